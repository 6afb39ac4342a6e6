namespace Crawler.EndToEnd.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("crawler-").FullName;

    public string Below(string name) => Path.Combine(_path, name);

    public string File(string name, string text)
    {
        System.IO.File.WriteAllText(Below(name), text);
        return Below(name);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
