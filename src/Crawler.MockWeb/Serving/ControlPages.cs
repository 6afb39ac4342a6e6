using System.Globalization;
using System.Text;

namespace Crawler.MockWeb.Serving;

/// <summary>Answers the control paths.</summary>
internal static class ControlPages
{
    private const string Html = "text/html; charset=utf-8";
    private const int DripBytes = 4096;
    private static readonly byte[] Filler =
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<p>All work and no play makes a dull page.</p>\n", 2000))[..65_536]);

    public static Task AnswerAsync(ControlPath control, Exchange exchange)
    {
        switch (control.Kind)
        {
            case ControlKind.Slow:
                return SlowAsync(TimeSpan.FromSeconds(control.Number), exchange);
            case ControlKind.Status:
                var status = (int)control.Number;
                return exchange.SendAsync(status, Html, Page($"Status {control.Number.ToString(CultureInfo.InvariantCulture)}", ""));
            case ControlKind.Drip:
                var perStep = Math.Clamp((int)(control.Number / 10), 1, DripBytes);
                var steps = (DripBytes + perStep - 1) / perStep;
                return exchange.StreamAsync(Html, DripBytes, Filler.AsMemory(0, perStep), steps, TimeSpan.FromSeconds(perStep / control.Number));
            case ControlKind.Large:
                var length = (long)control.Number;
                return exchange.StreamAsync(Html, length, Filler, (length + Filler.Length - 1) / Filler.Length, TimeSpan.Zero);
            case ControlKind.Trap:
                var (left, right) = ((2 * control.Number) + 1, (2 * control.Number) + 2);
                var links = string.Create(CultureInfo.InvariantCulture, $"<a href=\"/trap/{left}\">a</a> <a href=\"/trap/{right}\">b</a>");
                return exchange.SendAsync(200, Html, Page("Trap", links));
            default:
                return exchange.HangAsync();
        }
    }

    /// <summary>A small page.</summary>
    public static byte[] Page(string title, string body) =>
        Encoding.UTF8.GetBytes($"<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n<body><h1>{title}</h1>{body}</body>\n</html>\n");

    private static async Task SlowAsync(TimeSpan time, Exchange exchange)
    {
        await exchange.WaitAsync(time);
        await exchange.SendAsync(200, Html, Page("Slow", ""));
    }
}
