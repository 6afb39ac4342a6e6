using System.Globalization;
using System.Net;
using System.Text;

namespace Crawler.Benchmarks;

/// <summary>A plot that a browser shows: one bar for each name, as SVG.</summary>
internal static class BarChart
{
    private const int RowHeight = 26;
    private const int Left = 330;
    private const int Widest = 400;

    /// <summary>Writes a plot.</summary>
    /// <param name="file">The file; overwritten.</param>
    /// <param name="title">What the numbers are, with their unit.</param>
    /// <param name="bars">The numbers, 0 or more.</param>
    /// <param name="isLogarithmic">Whether the bars are as long as the logarithms of their numbers, for those that differ by orders of magnitude.</param>
    public static void Write(string file, string title, IReadOnlyList<(string Name, double Value)> bars, bool isLogarithmic = false)
    {
        double Length(double value) => isLogarithmic ? Math.Log10(Math.Max(1, value)) : value;
        var most = Math.Max(double.Epsilon, bars.Select(bar => Length(bar.Value)).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Widest + 100}\" height=\"{(bars.Count + 2) * RowHeight}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"18\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>\n");
        for (var i = 0; i < bars.Count; i++)
        {
            var (y, width) = ((i + 1) * RowHeight, Length(bars[i].Value) / most * Widest);
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 16}\" text-anchor=\"end\">{WebUtility.HtmlEncode(bars[i].Name)}</text><rect x=\"{Left}\" y=\"{y + 3}\" width=\"{width:F1}\" height=\"18\" fill=\"#4477aa\"/><text x=\"{Left + width + 6:F1}\" y=\"{y + 16}\">{bars[i].Value:N0}</text>\n");
        }

        File.WriteAllText(file, text.Append("</svg>\n").ToString());
    }
}
