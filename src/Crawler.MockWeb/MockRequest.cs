namespace Crawler.MockWeb;

/// <summary>One request as the server saw it.</summary>
/// <param name="Host">The virtual host that was asked for.</param>
/// <param name="PathAndQuery">The request target as it came over the wire.</param>
/// <param name="Started">When its head had been read, since the start of the server.</param>
/// <param name="Finished">When the last bytes of the answer were about to be handed to the connection, since the start of the server: so a
/// client that has an answer never finds it unfinished here.</param>
/// <param name="InFlightOnHost">Requests in flight on this host when it started, itself included.</param>
/// <param name="InFlightTotal">Requests in flight on all hosts when it started, itself included.</param>
/// <param name="UserAgent">The User-Agent header; null where there was none.</param>
/// <param name="Status">The status of the answer; 0 where the client went away before there was one.</param>
/// <param name="Aborted">Whether the client went away, or the server broke off, before the answer was complete; <paramref name="Finished"/>
/// is then when the server noticed.</param>
public sealed record MockRequest(
    string Host, string PathAndQuery, TimeSpan Started, TimeSpan Finished, int InFlightOnHost, int InFlightTotal, string? UserAgent, int Status, bool Aborted);
