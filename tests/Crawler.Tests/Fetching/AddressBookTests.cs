using System.Net;
using Crawler.Fetching;

namespace Crawler.Tests.Fetching;

public class AddressBookTests
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.1");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void LocalAddress_IsLimitedOnlyIfAskedFor(bool isLocal, bool limitsLocal, bool isLimited)
    {
        var book = new AddressBook(Minute, limitsLocal);
        var host = Fetchers.Url("http://a.test/").HostKey;
        Assert.False(book.TryFind(host, default, out _));
        Assert.Equal(isLimited ? Address : null, book.Learn(host, new HostAddress(Address, isLocal), default));
        Assert.True(book.TryFind(host, Minute / 2, out var known));
        Assert.Equal(isLimited ? Address : null, known);
    }

    [Fact]
    public void Address_IsLookedUpAgainAfterItsTime()
    {
        var book = new AddressBook(Minute, limitsLocal: false);
        var host = Fetchers.Url("http://a.test/").HostKey;
        book.Learn(host, new HostAddress(Address, IsLocal: false), default);
        Assert.False(book.TryFind(host, Minute, out _));
        book.Purge(Minute / 2);
        Assert.True(book.TryFind(host, default, out _));
        book.Purge(Minute);
        Assert.False(book.TryFind(host, default, out _));
    }

    [Fact]
    public void AllAddresses_AreKeptForTheConnection_UntilTheirTimeOrUntilNoneCanBeMade()
    {
        var book = new AddressBook(Minute, limitsLocal: false);
        var host = Fetchers.Url("http://a.test/").HostKey;
        Assert.Null(book.AddressesOf(host, default));
        book.Learn(host, new HostAddress(Address, IsLocal: true) { All = [Address] }, default);
        Assert.Equal([Address], book.AddressesOf(host, Minute / 2));
        Assert.Null(book.AddressesOf(host, Minute));
        book.Forget(host);
        Assert.Null(book.AddressesOf(host, default));
    }

    [Fact]
    public void AddressNotFound_IsNotKept()
    {
        var book = new AddressBook(Minute, limitsLocal: false);
        Assert.Null(book.Learn(Fetchers.Url("http://a.test/").HostKey, null, default));
        Assert.False(book.TryFind(Fetchers.Url("http://a.test/").HostKey, default, out _));
    }
}
