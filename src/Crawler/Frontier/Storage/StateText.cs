using System.Text;

namespace Crawler.Frontier.Storage;

/// <summary>The states of URLs as crawl.db writes them: the words of the records.</summary>
internal static class StateText
{
    private static readonly (byte[] Word, UrlState State)[] Words = [.. Enum.GetValues<UrlState>().Select(state => (Encoding.UTF8.GetBytes(Of(state)), state))];

    /// <summary>The word for a state.</summary>
    public static string Of(UrlState state) => state switch
    {
        UrlState.Pending => "pending",
        UrlState.Fetched => "fetched",
        UrlState.Redirected => "redirected",
        UrlState.NotModified => "not_modified",
        UrlState.Failed => "failed",
        UrlState.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };

    /// <summary>The state for a word.</summary>
    /// <param name="path">The file, for the error.</param>
    /// <param name="text">The word.</param>
    /// <exception cref="CrawlStoreException">There is no such state.</exception>
    public static UrlState Parse(string path, string text) => Parse(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Parse(string, string)"/>
    public static UrlState Parse(string path, ReadOnlySpan<byte> text)
    {
        foreach (var (word, state) in Words)
        {
            if (text.SequenceEqual(word)) return state;
        }

        throw new CrawlStoreException(CrawlStoreFault.Damaged, $"{path} is damaged: it holds a URL in the state {Encoding.UTF8.GetString(text)}");
    }
}
