namespace Crawler.MockWeb.Generation;

/// <summary>Distributes pages over hosts by a power law.</summary>
internal static class SiteSizes
{
    /// <summary>Sizes in falling order that add up to <paramref name="pages"/>, none below 1.</summary>
    public static int[] Distribute(int pages, int hosts, double exponent)
    {
        var weights = new double[hosts];
        for (var i = 0; i < hosts; i++) weights[i] = Math.Pow(i + 1, -exponent);
        var total = weights.Sum();
        var spare = pages - hosts;
        var sizes = new int[hosts];
        var given = 0;
        for (var i = 0; i < hosts; i++)
        {
            var share = (int)(spare * (weights[i] / total));
            sizes[i] = 1 + share;
            given += share;
        }

        for (var i = 0; given < spare; i = (i + 1) % hosts, given++) sizes[i]++;
        return sizes;
    }
}
