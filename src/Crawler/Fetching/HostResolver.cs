using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crawler.Fetching;

/// <summary>Turns a host name into addresses: by the configured rules, as the literal that it is, or by DNS.</summary>
internal sealed class HostResolver
{
    private readonly Rule[] _rules;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;

    private HostResolver(Rule[] rules, Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
    {
        _rules = rules;
        _lookUp = lookUp;
    }

    /// <summary>Reads the rules.</summary>
    /// <param name="rules">Entries <c>PATTERN=ADDRESS</c> or <c>PATTERN=ADDRESS:PORT</c>, the first match wins; an IPv6 address with a port stands in brackets.</param>
    /// <param name="lookUp">Asks DNS; null asks the operating system.</param>
    /// <param name="resolver">The resolver, or null.</param>
    /// <param name="errors">One line for each entry that is no rule; empty if there is a resolver.</param>
    /// <returns>Whether every rule could be read.</returns>
    public static bool TryCreate(
        IReadOnlyList<string> rules, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp, [NotNullWhen(true)] out HostResolver? resolver, out IReadOnlyList<string> errors)
    {
        var parsed = new List<Rule>();
        var problems = new List<string>();
        foreach (var entry in rules)
        {
            if (TryParse(entry, out var rule)) parsed.Add(rule);
            else problems.Add($"crawler.http.resolve: \"{entry}\" is not PATTERN=ADDRESS or PATTERN=ADDRESS:PORT, with a host name or *.suffix as pattern");
        }

        errors = problems;
        resolver = problems.Count == 0 ? new HostResolver([.. parsed], lookUp ?? AskSystem) : null;
        return resolver is not null;
    }

    /// <summary>Finds the addresses of a host.</summary>
    /// <param name="host">The host name in lower case, or an address.</param>
    /// <param name="port">The port that the URL names.</param>
    /// <param name="cancellationToken">Abandons the look-up.</param>
    /// <returns>At least one address, in the order in which to try them.</returns>
    /// <exception cref="ConnectException"><see cref="FetchError.DnsNotFound"/> or <see cref="FetchError.DnsFailed"/>.</exception>
    public async Task<ResolvedHost> ResolveAsync(string host, int port, CancellationToken cancellationToken)
    {
        foreach (var rule in _rules)
        {
            if (rule.Pattern.Matches(host)) return new ResolvedHost([rule.Address], rule.Port ?? port, ByRule: true);
        }

        if (AddressText.TryParse(host, out var literal)) return new ResolvedHost([literal], port, ByRule: false);
        var addresses = await LookUpAsync(host, cancellationToken);
        return addresses is { Length: > 0 } ? new ResolvedHost(addresses, port, ByRule: false) : throw new ConnectException(FetchError.DnsNotFound, $"{host} has no address");
    }

    // It blocks a thread, for as long as it likes; those of the pool have other work.
    private static Task<IPAddress[]> AskSystem(string host, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(host), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            // The operating system looks up to its own end, whatever the token says.
            return await _lookUp(host, cancellationToken).WaitAsync(cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            throw new ConnectException(FetchError.DnsNotFound, $"{host} does not exist", e);
        }
        catch (SocketException e)
        {
            throw new ConnectException(FetchError.DnsFailed, $"{host} could not be resolved: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            // Longer than a name can be, so nobody can have registered it.
            throw new ConnectException(FetchError.DnsNotFound, $"{host} is no host name", e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A resolver of the host application may throw anything.
            throw new ConnectException(FetchError.DnsFailed, $"{host} could not be resolved: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private static bool TryParse(string entry, out Rule rule)
    {
        rule = default;
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !HostPattern.TryParse(entry[..equals].Trim(), out var pattern)) return false;
        var target = entry[(equals + 1)..].Trim();
        if (AddressText.TryParse(target, out var address))
        {
            rule = new Rule(pattern.Value, address, null);
            return true;
        }

        var colon = target.LastIndexOf(':');
        if (colon < 0 || !AddressText.TryParse(target[..colon], out address)) return false;
        if (!ushort.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        rule = new Rule(pattern.Value, address, port);
        return true;
    }

    private readonly record struct Rule(HostPattern Pattern, IPAddress Address, int? Port);
}

/// <summary>Where a host can be reached.</summary>
/// <param name="Addresses">At least one, in the order in which to try them.</param>
/// <param name="Port">The port to connect to.</param>
/// <param name="ByRule">Whether the configuration gave the address, which so is allowed whatever it is.</param>
internal sealed record ResolvedHost(IReadOnlyList<IPAddress> Addresses, int Port, bool ByRule);
