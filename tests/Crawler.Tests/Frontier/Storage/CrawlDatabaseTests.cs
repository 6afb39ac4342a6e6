using System.Globalization;
using Crawler.Frontier.Storage;
using Crawler.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace Crawler.Tests.Frontier.Storage;

public sealed class CrawlDatabaseTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    private string Path => _folder.Below("crawl.db");

    [Fact]
    public void NoFile_IsMissing() => Assert.Equal(CrawlStoreFault.Missing, Fault());

    [Fact]
    public void DirectoryThatCannotBeWritten_IsReadWithoutAFileBesideIt()
    {
        Create();
        using (var connection = CrawlDatabase.OpenToWrite(Path)) CrawlDatabase.Run(connection, "INSERT INTO output VALUES ('jsonl', 7)");
        using (var connection = CrawlDatabase.OpenUnchanging(Path))
        {
            Assert.Equal(7L, CrawlDatabase.Ask(connection, "SELECT length FROM output"));
            Assert.Equal([Path], Directory.GetFiles(_folder.Path));
        }

        File.WriteAllText(Path + "-wal", "commits that are not in the file yet");
        var error = Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenUnchanging(Path));
        Assert.Equal(CrawlStoreFault.Inaccessible, error.Fault);
        Assert.Contains("crawl.db-wal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyFile_IsDamagedAndNamed()
    {
        File.WriteAllBytes(Path, []);
        Assert.Contains("it is empty", Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenToWrite(Path).Dispose()).Message, StringComparison.Ordinal);
        Assert.Equal(CrawlStoreFault.Damaged, Fault());
        Assert.Equal(0, new FileInfo(Path).Length);
    }

    [Fact]
    public void NoDatabase_IsForeign()
    {
        File.WriteAllText(Path, "not a database, however long this text may be, and it is long enough to be read as a header of one hundred bytes");
        Assert.Equal(CrawlStoreFault.Foreign, Fault());
    }

    [Fact]
    public void DatabaseOfAnotherProgram_IsForeign()
    {
        using (var connection = Connect())
        {
            connection.Open();
            CrawlDatabase.Run(connection, "CREATE TABLE t (x)");
        }

        Assert.Equal(CrawlStoreFault.Foreign, Fault());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StoreSchema.Version + 1)]
    public void OtherVersion_IsRefusedAndNamed(int version)
    {
        Create();
        using (var connection = Connect())
        {
            connection.Open();
            CrawlDatabase.Run(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));
        }

        var error = Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenToRead(Path));
        Assert.Equal(CrawlStoreFault.OtherVersion, error.Fault);
        Assert.Contains($"version {version} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PagesOverwritten_IsDamagedAndNotHalfRead()
    {
        Create();
        using (var file = File.OpenWrite(Path))
        {
            file.Position = 4096;
            file.Write(new byte[8192].Select((_, index) => (byte)(index * 31)).ToArray());
        }

        Assert.Equal(CrawlStoreFault.Damaged, Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenToWrite(Path)).Fault);
    }

    public static TheoryData<string> Names => [.. StoreSchema.Names];

    public static TheoryData<string> Numbers => [.. StoreKeys.Numbers];

    [Theory]
    [MemberData(nameof(Names))]
    public void TableMissing_IsDamagedAndNamed(string name) => DamagedBy($"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE '{name}' IN (name, tbl_name)", $"it has no {name}");

    [Theory]
    [MemberData(nameof(Numbers))]
    public void NumberMissing_IsDamagedAndNamed(string key) => DamagedBy($"DELETE FROM crawl WHERE key = '{key}'", $"no number {key}");

    [Theory]
    [MemberData(nameof(Numbers))]
    public void TextForANumber_IsDamagedAndNamed(string key) => DamagedBy($"UPDATE crawl SET value = 'x' WHERE key = '{key}'", $"no number {key}");

    [Fact]
    public void WhatTheSchemaMakes_IsWhatIsLookedFor()
    {
        Create();
        using var connection = CrawlDatabase.OpenToRead(Path);
        Assert.Equal((long)StoreSchema.Names.Count, CrawlDatabase.Ask(connection, "SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"));
    }

    [Fact]
    public void MomentBeyondTheCalendar_IsDamaged()
    {
        Create();
        Damage("UPDATE crawl SET value = 9223372036854775807 WHERE key = 'created_at'");
        using var ledger = CrawlLedger.Open(Path);
        Assert.Equal(CrawlStoreFault.Damaged, Assert.Throws<CrawlStoreException>(() => ledger.CreatedAt()).Fault);
    }

    [Fact]
    public void LeftUnfinishedByAKill_IsMadeAnew()
    {
        File.WriteAllText(Path + ".new", "half");
        Create();
        using var connection = CrawlDatabase.OpenToRead(Path);
        Assert.Equal(1L, CrawlDatabase.Get(connection, StoreKeys.HashKey0));
        Assert.False(File.Exists(Path + ".new"));
    }

    // As on a full disk, where the index of the log cannot be made.
    [Fact]
    public void ReadAlone_WhatIsInTheLogIsRead_AndNothingIsWritten()
    {
        CrawlFile.Create(Path);
        using (var connection = CrawlDatabase.OpenToWrite(Path))
        {
            CrawlDatabase.FoldAtClose(connection, folds: false);
            CrawlDatabase.Put(connection, "mark", 42L);
        }

        File.Delete(Path + "-shm");
        var log = File.ReadAllBytes(Path + "-wal");
        using (var alone = CrawlDatabase.OpenAlone(Path))
        {
            Assert.Equal(42L, CrawlDatabase.Get(alone, "mark"));
            Assert.False(File.Exists(Path + "-shm"));
        }

        Assert.Equal(log, File.ReadAllBytes(Path + "-wal"));
    }

    public void Dispose() => _folder.Dispose();

    private void Create() => CrawlFile.Create(Path);

    private void DamagedBy(string damage, string expected)
    {
        Create();
        Damage(damage);
        var error = Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenToRead(Path));
        Assert.Equal(CrawlStoreFault.Damaged, error.Fault);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private void Damage(string sql)
    {
        using var connection = Connect();
        connection.Open();
        CrawlDatabase.Run(connection, sql);
    }

    private CrawlStoreFault Fault() => Assert.Throws<CrawlStoreException>(() => CrawlDatabase.OpenToRead(Path)).Fault;

    private SqliteConnection Connect() => new(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
}
