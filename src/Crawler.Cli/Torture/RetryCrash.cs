using Crawler.Frontier.Storage;

namespace Crawler.Cli.Torture;

/// <summary>The places at which a tortured retry kills its own process.</summary>
internal static class RetryCrash
{
    /// <summary>All of them: steps of <see cref="Withdrawal"/>, in lower case.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetNames<WithdrawalStep>().Select(name => name.ToLowerInvariant())];

    /// <summary>What kills the process at a step.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static Action<WithdrawalStep> At(string name) => step =>
    {
        if (step.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)) CrashPoint.Die();
    };
}
