using System.Text;
using Crawler.Urls;
using Microsoft.Data.Sqlite;

namespace Crawler.Frontier.Storage;

/// <summary>Reads pending URLs whose turn comes, one by one in their order but in one transaction: SQLite locks the file for each statement that stands alone.</summary>
internal sealed class WaitingUrlReader : IDisposable
{
    private readonly string _path;
    private readonly Transaction _transaction;
    private readonly RowQuery _url;

    /// <summary>Prepares its statements.</summary>
    /// <param name="connection">Open.</param>
    public WaitingUrlReader(SqliteConnection connection)
    {
        _path = connection.DataSource;
        _transaction = new Transaction(connection, writes: false);
        _url = new RowQuery(
            connection,
            """
            SELECT u.fingerprint, u.origin, u.path, u.depth, u.referrer, u.hops, u.is_seed, u.nofollow, r.origin, r.path
            FROM url u LEFT JOIN url r ON r.id = u.referrer WHERE u.id = ? AND u.verdict IS NULL
            """);
    }

    /// <summary>Reads those that are there and not refused.</summary>
    /// <param name="urls">Their identities.</param>
    /// <exception cref="CrawlStoreException">They cannot be read.</exception>
    public List<FrontierUrl> Read(IReadOnlyList<UrlId> urls)
    {
        var read = new List<FrontierUrl>(urls.Count);
        _transaction.Begin();
        try
        {
            foreach (var id in urls)
            {
                _url.Begin(id.Value);
                if (_url.Step()) read.Add(Url(id));
            }
        }
        catch (CrawlStoreException)
        {
            _url.End();
            _transaction.RollBack();
            throw;
        }

        _url.End();
        _transaction.Commit();
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _url.Dispose();
        _transaction.Dispose();
    }

    private FrontierUrl Url(UrlId id)
    {
        var (noFollow, stopper) = PageStopper.FromColumn(_url.Number(7));
        if (!CanonicalUrl.TryCreate(Text(1, 2), out var url, out _)) throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{_path} is damaged: it holds a text that is no URL");
        var referrer = _url.Number(4) is not 0 and var number ? new UrlId(number) : default(UrlId?);
        return new FrontierUrl(id, url, unchecked((ulong)_url.Number(0)), (int)_url.Number(3), _url.Text(8).IsEmpty ? null : Text(8, 9), (int)_url.Number(5), _url.Number(6) != 0, referrer, noFollow)
        {
            PageStopper = stopper,
        };
    }

    private string Text(int origin, int path)
    {
        var first = _url.Text(origin);
        var second = _url.Text(path);
        var length = first.Length + second.Length;
        Span<byte> text = length <= 1024 ? stackalloc byte[length] : new byte[length];
        first.CopyTo(text);
        second.CopyTo(text[first.Length..]);
        return Encoding.UTF8.GetString(text);
    }
}
