using System.Text;
using Crawler.Parsing;
using Crawler.Urls;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Tests.Parsing;

public class PageLikenessTests
{
    private const string Page = "<title>Item</title><p>Item 7 costs 3.50 today.</p><a href='/item/8'>next</a>";

    [Theory]
    [InlineData("/item/7", "<title>Item</title><p>Item 8 costs 12.99 today.</p><a href='/item/9' class=x>next</a>")]
    [InlineData("/item/zebra", "<TITLE>item</TITLE><p>Item zebra costs a1b2 today.</p> next")]
    [InlineData("/item", "<!-- made by > host 7 -->\n<script>if (a < b) { words }</script><style>p > a { }</style>Item Item costs today next")]
    public void NumbersWordsOfTheUrlAndMarkup_SayTheSame(string path, string page) => Assert.Equal(Of("/item/7", Page).Said, Of(path, page).Said);

    [Theory]
    [InlineData("<title>Item</title><p>Item 7 costs 3.50 tomorrow.</p><a href='/item/8'>next</a>")]
    [InlineData("<title>Item</title><p>7 Item costs today Item.</p><a href='/item/8'>next</a>")]
    [InlineData("<title>Item</title><p>Item 7 costs 3.50 today.</p><img src='/7.png'><a href='/item/8'>next</a>")]
    [InlineData("<title>Item</title><p>Item 7 costs 3.50 today. \u00E9</p><a href='/item/8'>next</a>")]
    [InlineData("<script src=x/><title>Item</title><p>Item 7 costs 3.50 tomorrow.</p><script>today</script><a href='/item/8'>next</a>")]
    [InlineData("<SCRIPT>x</SCRIPT><title>Item</title><p>Item 7 costs 3.50 tomorrow.</p><a href='/item/8'>next</a>")]
    [InlineData("")]
    public void OtherWordsOrPictures_SaySomethingElse(string page) => Assert.NotEqual(Of("/7", Page).Said, Of("/7", page).Said);

    [Theory]
    [InlineData("<h1>Sorry, no</h1><p>There is no page /b/nine9.</p><a href='/login?from=/b/nine9'>sign in</a>", true)]
    [InlineData("<H1>Sorry, no</H1><p class=x>There is no page.</p><a href='/login?from='>sign in</a>", true)]
    [InlineData("<h1>Sorry, no</h1><p>There is no page 8.</p><a href='/login?from='>sign in</a>", false)]
    [InlineData("<h1>Sorry, no</h1><p>There is no page.</p><a href='/help?from='>sign in</a>", false)]
    [InlineData("<h1>Sorry, no</h1><p>There is no page.</p><img src=/b/nine9.png><a href='/login?from='>sign in</a>", false)]
    public void WordsOfTheUrlAlone_ShowTheSame(string page, bool isSame) =>
        Assert.Equal(isSame, Of("/b/nine9", page).Shown == Of("/a/seven7", "<h1>Sorry, no</h1><p>There is no page /a/seven7.</p><a href='/login?from=/a/seven7'>sign in</a>").Shown);

    [Fact]
    public void ScriptInUpperCase_EndsWhereItEnds() => Assert.NotEqual(Of("/7", "<SCRIPT>x</SCRIPT>one").Said, Of("/7", "<SCRIPT>x</SCRIPT>two").Said);

    [Fact]
    public void AnyBytes_NeverThrow()
    {
        string[] pieces = ["<", ">", "<!--", "-->", "<script", "</script", "<style>", "<img", " ", "a", "7", "/", "'", "\u00E9", "\0"];
        Prop.ForAll(Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var end = 0; end <= bytes.Length; end++) LikenessReader.ReadWhole(bytes.AsSpan(0, end), Url("/a/7"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(30));
    }

    private static PageLikeness Of(string path, string page) => LikenessReader.ReadWhole(Encoding.UTF8.GetBytes(page), Url(path));

    private static CanonicalUrl Url(string path) => CanonicalUrl.TryCreate("http://a.test" + path, out var url, out _) ? url : throw new ArgumentException(path, nameof(path));
}
