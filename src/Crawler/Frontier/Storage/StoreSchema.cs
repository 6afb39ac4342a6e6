namespace Crawler.Frontier.Storage;

/// <summary>The tables of crawl.db. Whoever changes them raises the version, and says in <see cref="CrawlDatabase"/> what becomes of older files.</summary>
internal static class StoreSchema
{
    /// <summary>Kept in the file's <c>user_version</c>.</summary>
    public const int Version = 3;

    /// <summary>Kept in the file's <c>application_id</c>: "Crwl".</summary>
    public const int ApplicationId = 0x4372776C;

    /// <summary>What <see cref="Tables"/> makes.</summary>
    public static readonly IReadOnlyList<string> Names = ["crawl", "output", "seed", "verdict", "url", "url_seed", "settled", "attempt", "leased", "host", "robots", "outbox", "tail", "sitemap", "sitemap_entry", "sitemap_link", "page"];

    /// <summary>Every table. Times are milliseconds since 1970, UTC. Comments become part of the file, where SQL tools show them.</summary>
    public const string Tables = """
        CREATE TABLE crawl ( -- what the crawl is: key of the fingerprints, last batch, seeds taken, configuration
          key TEXT PRIMARY KEY,
          value
        ) WITHOUT ROWID;

        CREATE TABLE output ( -- bytes of each output that are committed; what lies beyond is cut off by a resume
          name TEXT PRIMARY KEY,
          length INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE seed ( -- seeds that widened the scope
          id INTEGER PRIMARY KEY,
          url TEXT NOT NULL,
          named INTEGER NOT NULL -- 0: the target of a seed's redirect
        );

        CREATE TABLE verdict ( -- the ways in which links were refused
          id INTEGER PRIMARY KEY,
          reason TEXT NOT NULL,
          rule TEXT -- what decided: the scope, a pattern, a configuration key with its value
        );

        CREATE TABLE url ( -- every URL ever found, in order of discovery within its partition
          id INTEGER PRIMARY KEY, -- the partition above bit 55
          origin TEXT NOT NULL, -- the URL is origin || path
          path TEXT NOT NULL,
          fingerprint INTEGER NOT NULL,
          depth INTEGER NOT NULL, -- links followed from a seed
          referrer INTEGER, -- the URL on which it was found first
          hops INTEGER NOT NULL, -- redirects followed to reach it
          is_seed INTEGER NOT NULL,
          nofollow INTEGER NOT NULL, -- 1: its link asks not to follow; 2: its page does in meta robots, 4: in X-Robots-Tag; their sum
          verdict INTEGER -- why it was refused; null: it was not
        );
        CREATE INDEX url_seed ON url (id) WHERE is_seed;

        CREATE TABLE settled ( -- URLs that came to their end after they were queued
          url INTEGER PRIMARY KEY,
          state TEXT NOT NULL, -- fetched, redirected, not_modified, failed, skipped
          reason TEXT, -- the name of a failure or a skip
          detail TEXT, -- one line for people; of a robots.txt the line that decided
          status INTEGER,
          attempts INTEGER NOT NULL,
          at INTEGER, -- end of the last request
          elapsed_ms INTEGER,
          content_type TEXT,
          bytes_wire INTEGER,
          bytes INTEGER,
          links INTEGER,
          redirect_to TEXT,
          etag TEXT, -- the response's validators, for a later recrawl
          last_modified TEXT
        );

        CREATE TABLE attempt ( -- every request for a page
          url INTEGER NOT NULL,
          number INTEGER NOT NULL,
          at INTEGER NOT NULL, -- its start
          elapsed_ms INTEGER NOT NULL,
          waited_ms INTEGER NOT NULL, -- in the host's queue before it
          wait_cause TEXT, -- the gate that opened last
          status INTEGER,
          error TEXT,
          detail TEXT,
          retry_at INTEGER, -- when it could be tried again
          counts INTEGER NOT NULL DEFAULT 1, -- 0: made before the URL was given another chance
          PRIMARY KEY (url, number)
        ) WITHOUT ROWID;

        CREATE TABLE leased ( -- URLs on which a request is under way, or was when the process was killed
          url INTEGER PRIMARY KEY,
          is_held INTEGER NOT NULL DEFAULT 1, -- 1: it is under way
          losses INTEGER NOT NULL DEFAULT 0 -- how often the process was killed meanwhile
        );

        CREATE TABLE host ( -- hosts that were requested
          name TEXT PRIMARY KEY,
          next_allowed INTEGER NOT NULL, -- no request before this
          held_by TEXT, -- what decided on that
          delay_ms INTEGER NOT NULL,
          delay_cause TEXT, -- where the delay comes from
          response_ms INTEGER, -- the host's response time, smoothed
          push_back_ms INTEGER NOT NULL, -- the delay that is left of its push-back
          failures INTEGER NOT NULL, -- in a row, as the circuit breaker counts them
          errors INTEGER NOT NULL, -- URLs that failed one after the other, after all their attempts
          openings INTEGER NOT NULL, -- of its circuit breaker, since it last answered
          open_until INTEGER, -- when the breaker lets the next probe go; null: it is closed
          trouble TEXT -- the failure that has opened it
        ) WITHOUT ROWID;

        CREATE TABLE robots ( -- the robots.txt of every origin
          host TEXT NOT NULL,
          origin TEXT NOT NULL,
          state TEXT NOT NULL, -- Fetched, Unavailable (all is allowed), Unreachable (nothing is), Stale
          expires INTEGER NOT NULL,
          error TEXT,
          body BLOB NOT NULL,
          PRIMARY KEY (host, origin)
        ) WITHOUT ROWID;

        CREATE TABLE outbox ( -- links on their way from the partition that found them to the one that owns them
          sender INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          position INTEGER NOT NULL,
          receiver INTEGER NOT NULL,
          url TEXT NOT NULL,
          depth INTEGER NOT NULL,
          referrer INTEGER,
          hops INTEGER NOT NULL,
          is_seed INTEGER NOT NULL,
          nofollow INTEGER NOT NULL,
          refusal TEXT, -- the hook that refused the link, and its reason
          PRIMARY KEY (sender, sequence, position)
        ) WITHOUT ROWID;

        CREATE TABLE tail ( -- identities of waiting URLs that a running process has put aside; made anew by every process
          id INTEGER PRIMARY KEY,
          urls BLOB NOT NULL
        );

        CREATE TABLE sitemap ( -- every sitemap that was named, or looked for at /sitemap.xml
          fingerprint INTEGER PRIMARY KEY,
          url TEXT NOT NULL,
          site INTEGER NOT NULL, -- the origin on whose behalf it is read
          level INTEGER NOT NULL, -- indexes above it
          is_guessed INTEGER NOT NULL, -- 1: nobody has named it
          state TEXT NOT NULL, -- pending, read, absent, failed
          kind TEXT, -- urlset, index, text, rss, atom
          problem TEXT, -- the name of what is wrong with it
          detail TEXT,
          entries INTEGER NOT NULL
        );

        CREATE TABLE sitemap_entry ( -- what sitemaps say of URLs; one that was read again after a kill may say it twice
          sitemap INTEGER NOT NULL,
          url INTEGER NOT NULL, -- the fingerprint of the URL
          lastmod INTEGER,
          priority REAL
        );

        CREATE TABLE sitemap_link ( -- the first link to a URL that a sitemap had led to before, but for its own
          url INTEGER NOT NULL, -- the fingerprint of the URL
          referrer INTEGER NOT NULL
        );

        CREATE VIEW page AS -- one row for every URL, readable
          SELECT u.id, u.origin || u.path AS url, u.origin, u.depth, r.origin || r.path AS referrer, u.is_seed, u.hops,
                 CASE WHEN u.verdict IS NOT NULL THEN 'skipped' ELSE coalesce(s.state, 'pending') END AS state,
                 coalesce(v.reason, s.reason) AS reason, coalesce(v.rule, s.detail) AS detail,
                 s.status, s.attempts, datetime(s.at / 1000, 'unixepoch') AS fetched_at, s.elapsed_ms, s.content_type, s.bytes_wire, s.bytes, s.links, s.redirect_to
          FROM url u LEFT JOIN settled s ON s.url = u.id LEFT JOIN verdict v ON v.id = u.verdict LEFT JOIN url r ON r.id = u.referrer;
        """;
}
