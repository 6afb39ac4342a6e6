using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Crawler.Fetching;

/// <summary>Decides which certificates are taken, and remembers the hosts for which the configuration overrode that decision.</summary>
internal sealed class TlsPolicy
{
    // Beyond so many hosts with bad certificates nobody tells them apart any more: where verification is off, every host then counts as one.
    private const int MostOverrides = 100_000;

    private readonly bool _verifies;
    private readonly AcceptedCertificate[] _accepted;

    // Asked by every fetcher on its own thread, like the guard's hosts.
    private ImmutableDictionary<string, TlsOverride> _overrides = ImmutableDictionary.Create<string, TlsOverride>(StringComparer.Ordinal);

    private TlsPolicy(bool verifies, AcceptedCertificate[] accepted) => (_verifies, _accepted) = (verifies, accepted);

    /// <summary>Reads the options.</summary>
    /// <param name="http">Whether certificates are verified, and which are accepted although they fail.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="errors">One line for each entry that cannot be read; empty if there is a policy.</param>
    /// <returns>Whether every entry could be read.</returns>
    public static bool TryCreate(HttpOptions http, [NotNullWhen(true)] out TlsPolicy? policy, out IReadOnlyList<string> errors)
    {
        var accepted = new List<AcceptedCertificate>();
        var problems = new List<string>();
        foreach (var entry in http.TlsAccept)
        {
            if (AcceptedCertificate.TryParse(entry, out var certificate)) accepted.Add(certificate);
            else problems.Add($"crawler.http.tls-accept: \"{entry}\" is not HOST=SHA256 with a host name, *.suffix or address and the 64 hexadecimal digits of the certificate's SHA-256");
        }

        errors = problems;
        policy = problems.Count == 0 ? new TlsPolicy(http.TlsVerification, [.. accepted]) : null;
        return policy is not null;
    }

    /// <summary>The HTTP client's validation callback.</summary>
    /// <exception cref="ConnectException"><see cref="FetchError.TlsRejected"/>: an exception, because a plain no is told like any other failure of the handshake.</exception>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var host = (sender as SslStream)?.TargetHostName.ToLowerInvariant() ?? "";
        TlsOverride? overridden = errors == SslPolicyErrors.None ? null
            : certificate is not null && Array.Exists(_accepted, accepted => accepted.Is(host, certificate)) ? TlsOverride.Pinned
            : !_verifies ? TlsOverride.Unverified
            : throw new ConnectException(FetchError.TlsRejected, $"{FetchFailures.OneLine($"the certificate of {host} is not trusted: {Problems(chain, errors)}")}; {Way(host, certificate)}");
        Remember(host, overridden);
        return true;
    }

    /// <summary>How the configuration overrode the verification of a host's certificate; null where it did not.</summary>
    /// <param name="host">The host as in the URL, in lower case.</param>
    public TlsOverride? OverrideOf(string host)
    {
        var overrides = _overrides;
        if (overrides.IsEmpty) return null;
        return overrides.TryGetValue(host, out var known) ? known : !_verifies && overrides.Count >= MostOverrides ? TlsOverride.Unverified : null;
    }

    private void Remember(string host, TlsOverride? overridden) => ImmutableInterlocked.Update(
        ref _overrides,
        static (overrides, told) => told.Overridden is not { } way ? overrides.Remove(told.Host) : overrides.Count < MostOverrides ? overrides.SetItem(told.Host, way) : overrides,
        (Host: host, Overridden: overridden));

    // Which key governs it; whoever uses that must have the fingerprint from elsewhere to know whose certificate it is.
    private static string Way(string host, X509Certificate? certificate) => certificate is null
        ? "crawler.http.tls-verification decides"
        : $"crawler.http.tls-accept = [\"{host}={Fingerprint(certificate)}\"] accepts it";

    private static string Fingerprint(X509Certificate certificate) => Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));

    private static string Problems(X509Chain? chain, SslPolicyErrors errors)
    {
        var problems = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) problems.Add("there is none");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) problems.Add("it is for another name");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) problems.AddRange((chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).Distinct(StringComparer.Ordinal));
        return string.Join(", ", problems);
    }

    private sealed record AcceptedCertificate(Func<string, bool> IsHost, string Sha256)
    {
        public static bool TryParse(string entry, [NotNullWhen(true)] out AcceptedCertificate? accepted)
        {
            accepted = null;
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return false;
            var (host, sha256) = (entry[..equals].Trim(), entry[(equals + 1)..].Trim().Replace(":", "", StringComparison.Ordinal));
            if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)) return false;
            if (HostPattern.TryParse(host, out var pattern)) accepted = new AcceptedCertificate(pattern.Value.Matches, sha256);
            else if (AddressText.TryParse(host, out var address)) accepted = new AcceptedCertificate(name => AddressText.TryParse(name, out var other) && other.Equals(address), sha256);
            return accepted is not null;
        }

        public bool Is(string host, X509Certificate certificate) =>
            IsHost(host) && Fingerprint(certificate).Equals(Sha256, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>How the configuration overrode a certificate that fails verification.</summary>
public enum TlsOverride
{
    /// <summary><c>crawler.http.tls-verification</c> is off.</summary>
    Unverified,

    /// <summary><c>crawler.http.tls-accept</c> names the certificate.</summary>
    Pinned,
}
