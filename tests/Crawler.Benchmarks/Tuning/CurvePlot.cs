using System.Globalization;
using System.Text;

namespace Crawler.Benchmarks.Tuning;

/// <summary>One curve with axes of its own.</summary>
/// <param name="X">What varies.</param>
/// <param name="Y">What was measured.</param>
/// <param name="Points">At least two, with rising x of 1 or more.</param>
internal sealed record CurvePanel(string X, string Y, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Draws curves side by side as SVG: x by its logarithm where it spans more than one power of ten, y from 0.</summary>
internal static class CurvePlot
{
    private const int Width = 360;
    private const int Height = 240;
    private const int Left = 58;
    private const int Bottom = 46;
    private const int Top = 30;
    private const int Right = 16;
    private const int Steps = 4;

    /// <summary>The text of the file.</summary>
    /// <param name="panels">The curves, row by row.</param>
    /// <param name="columns">Curves a row.</param>
    public static string Draw(IReadOnlyList<CurvePanel> panels, int columns)
    {
        var rows = (panels.Count + columns - 1) / columns;
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{columns * Width}\" height=\"{rows * Height}\" font-family=\"sans-serif\" font-size=\"11\">");
        Line(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (var i = 0; i < panels.Count; i++)
        {
            Line(svg, $"<g transform=\"translate({i % columns * Width} {i / columns * Height})\">");
            Draw(svg, panels[i]);
            Line(svg, $"</g>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, CurvePanel panel)
    {
        var (first, last) = (panel.Points[0].X, panel.Points[^1].X);
        Func<double, double> scale = last / first > 10 ? Math.Log2 : x => x;
        var top = Ceiling(panel.Points.Max(point => point.Y));
        double AtX(double x) => Left + ((scale(x) - scale(first)) / (scale(last) - scale(first)) * (Width - Left - Right));
        double AtY(double y) => Height - Bottom - (y / top * (Height - Bottom - Top));

        Line(svg, $"<text x=\"{Left}\" y=\"{Top - 12}\" font-weight=\"bold\">{panel.Y}</text>");
        Line(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{panel.X}</text>");
        for (var step = 0; step <= Steps; step++)
        {
            var y = top * step / Steps;
            Line(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{AtY(y):F1}\" y2=\"{AtY(y):F1}\" stroke=\"#ddd\"/>");
            Line(svg, $"<text x=\"{Left - 6}\" y=\"{AtY(y) + 4:F1}\" text-anchor=\"end\">{y:0.##}</text>");
        }

        foreach (var (x, _) in panel.Points) Line(svg, $"<text x=\"{AtX(x):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{x:0}</text>");
        Line(svg, $"<polyline fill=\"none\" stroke=\"#1f6fb4\" stroke-width=\"2\" points=\"{string.Join(' ', panel.Points.Select(point => FormattableString.Invariant($"{AtX(point.X):F1},{AtY(point.Y):F1}")))}\"/>");
        foreach (var (x, y) in panel.Points) Line(svg, $"<circle cx=\"{AtX(x):F1}\" cy=\"{AtY(y):F1}\" r=\"3\" fill=\"#1f6fb4\"/>");
    }

    // The next of 1, 2, 4, 6, 8, 10 times a power of ten: its quarters are short numbers.
    private static double Ceiling(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return unit * new[] { 1, 2, 4, 6, 8, 10 }.First(factor => factor * unit >= value);
    }

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
