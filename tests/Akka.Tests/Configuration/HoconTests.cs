using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Tests.Configuration;

public class HoconTests
{
    [Fact]
    public void QuotedNull_IsNullAllTheSame() => Assert.Null(ConfigurationFactory.ParseString("a = \"null\"").GetString("a"));

    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("{ a = 1 }")]
    [InlineData("\"a\" = 1")]
    [InlineData("a = 0, a = 1")]
    [InlineData("a = 0\na = 1")]
    [InlineData("a = 1,")]
    [InlineData("a = 1 # comment")]
    [InlineData("a = 1 // comment")]
    [InlineData("a = 1# comment")]
    [InlineData("# comment\r\na = 1\r\n// another")]
    [InlineData("a { b = 2 }\na = 1")]
    [InlineData("a = 0, a = ${b}, b = 1")]
    [InlineData("a =\n  # the value is further down\n  {}\na = 1")]
    public void OneValue_WrittenInAnyWay_IsRead(string hocon) => Assert.Equal(1, ConfigurationFactory.ParseString(hocon).GetInt("a"));

    [Theory]
    [InlineData("a { b { c = 1, d = 2 } }")]
    [InlineData("a.b { c = 1 }\na { b.d = 2 }")]
    [InlineData("a.b.c = 1\na.b.d = 2")]
    [InlineData("a\n{\n  b =\n  {\n c = 1\n d = 2\n}\n}")]
    [InlineData("a = { b = { d = 2 } }\na.b { c = 1 }")]
    [InlineData("a = { b = { d = 2 } }, a = { b = { c = 1 } }")]
    [InlineData("a . b . c = 1, a.b. d = 2")]
    [InlineData("{\"a\": {\"b\": {\"c\": 1, \"d\": 2}}}")]
    public void NestedAndDottedKeysAndDuplicateObjects_Merge(string hocon)
    {
        var config = ConfigurationFactory.ParseString(hocon).GetConfig("a.b");

        Assert.Equal(1, config.GetInt("c"));
        Assert.Equal(2, config.GetInt("d"));
    }

    [Theory]
    [InlineData("a = one two  three", "one two  three")]
    [InlineData("a =   one   # c", "one")]
    [InlineData("a = one \"two\" ${b}, b = 3", "one two 3")]
    [InlineData("a = ${b}${b}, b = 3", "33")]
    [InlineData("a = \"x\"\"y\"", "xy")]
    [InlineData("a = \"x\\t\\u00e9\\\"\\\\\\/\"", "x\té\"\\/")]
    [InlineData("a = \"\"\"one\n \"two\" \\n\"\"\"", "one\n \"two\" \\n")]
    [InlineData("a = \"\"\"\n  one\n  two\n\"\"\"", "one\n  two")]
    [InlineData("a = null x", "null x")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = /usr/lib", "/usr/lib")]
    [InlineData("a = 10.5 s", "10.5 s")]
    [InlineData("a = one//two", "one")]
    [InlineData("a = \"one//two # three\"", "one//two # three")]
    [InlineData("a = \"http://x.test:80/?q=1\"", "http://x.test:80/?q=1")]
    public void Text_KeepsItsInnerSpaces(string hocon, string expected) =>
        Assert.Equal(expected, ConfigurationFactory.ParseString(hocon).GetString("a"));

    [Theory]
    [InlineData("a = [x, y, z]")]
    [InlineData("a = [x, y, z, ]")]
    [InlineData("a = [\n x\n y\n\n z\n]")]
    [InlineData("a = [\n x, # c\n y,\n z // c\n]")]
    [InlineData("a = [\n x\n y, z,\n]")]
    [InlineData("a = [x] [y, z]")]
    [InlineData("a = ${b} [z], b = [x, y]")]
    [InlineData("a = [\"x\", ${b}, z], b = y")]
    public void List_ByCommaOrNewline_IsRead(string hocon) =>
        Assert.Equal(["x", "y", "z"], ConfigurationFactory.ParseString(hocon).GetStringList("a"));

    [Fact]
    public void ListOfObjects_IsRead()
    {
        var items = ConfigurationFactory.ParseString("a = [{ b = 1 }, { b = 2 }\n { b = 3 }]").GetValue("a").GetArray();

        Assert.Equal([1, 2, 3], items.Select(item => item.GetObject().GetKey("b").GetInt()));
    }

    [Fact]
    public void Null_HidesTheFallbackAndStaysAKey()
    {
        var config = ConfigurationFactory.ParseString("a = null").WithFallback("a = 1");

        Assert.True(config.HasPath("a"));
        Assert.Null(config.GetString("a"));
        Assert.Null(config.GetString("a", "default"));
        Assert.Null(config.GetByteSize("a"));
        Assert.Empty(config.GetStringList("a"));
        Assert.ThrowsAny<Exception>(() => config.GetInt("a"));
    }

    [Fact]
    public void EmptyList_IsEmptyAndSaysNotThatItIsAList()
    {
        var config = ConfigurationFactory.ParseString("a = []").WithFallback("a = [1]");

        Assert.True(config.HasPath("a"));
        Assert.Empty(config.GetIntList("a"));
        Assert.False(config.GetValue("a").IsArray());
        Assert.False(config.GetValue("a").IsString());
    }

    [Theory]
    [InlineData("/crawler/fetchers { n = 1 }", "/crawler/fetchers")]
    [InlineData("\"/crawler/fetchers\" { n = 1 }", "\"/crawler/fetchers\"")]
    [InlineData("\"*.mock.test\" { n = 1 }", "\"*.mock.test\"")]
    [InlineData("x.\"a.b\".y { n = 1 }", "x.\"a.b\".y")]
    [InlineData("\"/wild/*\".n = 1", "\"/wild/*\"")]
    public void QuotedKey_MayHoldDotsAndSlashes(string hocon, string path)
    {
        var config = ConfigurationFactory.ParseString(hocon);

        Assert.Equal(1, config.GetInt(path + ".n"));
        Assert.Equal(1, config.GetConfig(path).GetInt("n"));
    }

    [Fact]
    public void Substitution_OfAnObject_SeesTheWholeText()
    {
        var config = ConfigurationFactory.ParseString("copy = ${base}\nbase { x = 1 }\nbase.y = ${base.x}");

        Assert.Equal(1, config.GetInt("copy.x"));
        Assert.Equal(1, config.GetInt("copy.y"));
    }

    [Fact]
    public void Substitution_TakesTheLastValueOfItsText() =>
        Assert.Equal(2, ConfigurationFactory.ParseString("b = 1\na = ${b}\nb = 2").GetInt("a"));

    [Fact]
    public void Substitution_IsFrozen_AnOverrideDoesNotChangeIt()
    {
        var config = ConfigurationFactory.ParseString("b = 2").WithFallback("b = 1, a = ${b}");

        Assert.Equal(1, config.GetInt("a"));
    }

    [Theory]
    [InlineData("a = ${b.c}, b = 1")]
    [InlineData("a = ${b}, a = 1")]
    [InlineData("a = x ${b} y")]
    [InlineData("a = [${b}]")]
    public void Substitution_ThatTheTextDoesNotDefine_IsAFormatException(string hocon)
    {
        var e = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString(hocon));

        Assert.Contains("Unresolved substitution", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Substitution_OfAKeyThatOnlyTheFallbackHas_IsAFormatException() =>
        Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = ${b}").WithFallback("b = 1"));

    [Fact]
    public void Substitution_OfAnEnvironmentVariable_IsAFormatException()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        var e = Assert.Throws<FormatException>(() => ConfigurationFactory.ParseString("a = ${PATH}"));

        Assert.Contains("Unresolved substitution", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = x$y")]
    [InlineData("a = x`y")]
    [InlineData("a = x^y")]
    [InlineData("a = x?y")]
    [InlineData("a = x!y")]
    [InlineData("a = x@y")]
    [InlineData("a = x*y")]
    [InlineData("a = x&y")]
    [InlineData("a = x\\y")]
    [InlineData("a = *.test")]
    [InlineData("a = x=y")]
    [InlineData("a = x:y")]
    public void UnquotedText_WithAReservedCharacter_IsRefused(string hocon) =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(hocon + "\nb = 1"));

    [Fact]
    public void UnquotedUrl_IsAConfigurationException() =>
        Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString("a = http://x.test/"));

    [Theory]
    [InlineData("a { b = 1 }, c = 2")]
    [InlineData("a = 1\n, b = 2")]
    [InlineData(", a = 1")]
    [InlineData("a = 1,, b = 2")]
    [InlineData("a = 1 #")]
    [InlineData("a = \"\\x\"")]
    public void CommaOrCommentOrEscapeOutOfPlace_IsRefused(string hocon) =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString(hocon));

    [Fact]
    public void Include_WithCallback_MergesWhereItStands()
    {
        var config = ConfigurationFactory.ParseString(
            "a {\n x = 1\n include \"other\"\n y = 2\n}",
            name => ConfigurationFactory.ParseString($"x = 5, y = 5, name = {name}").Root is var root ? new HoconRoot(root) : null);

        Assert.Equal(5, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal("other", config.GetString("a.name"));
    }

    [Fact]
    public void Include_WithoutCallback_IsANullReference() =>
        Assert.Throws<NullReferenceException>(() => ConfigurationFactory.ParseString("include \"other\""));

    [Fact]
    public void PlusEquals_IsAnotherKeyAndAddsNothing()
    {
        var config = ConfigurationFactory.ParseString("a = [1]\na += 2");

        Assert.Equal([1], config.GetIntList("a"));
        Assert.Equal(2, config.GetInt("\"a +\""));
    }

    [Fact]
    public void OptionalSubstitution_IsNull()
    {
        Assert.Null(ConfigurationFactory.ParseString("a = ${?b}").GetString("a"));
        Assert.Null(ConfigurationFactory.ParseString("a = ${?b}, b = 1").GetString("a"));
    }

    [Fact]
    public void SubstitutionBeforeAnObject_IsReplacedByItAndNotMerged()
    {
        var config = ConfigurationFactory.ParseString("b { x = 1 }\na = ${b} { c = 1 }");

        Assert.Equal(1, config.GetInt("a.c"));
        Assert.False(config.HasPath("a.x"));
    }

    [Fact]
    public void MissingBrace_IsAccepted() => Assert.Equal(1, ConfigurationFactory.ParseString("a { b { c = 1").GetInt("a.b.c"));

    [Theory]
    [InlineData("")]
    [InlineData("}}}")]
    [InlineData("  \n# nothing\n")]
    [InlineData("{}")]
    public void NothingWritten_HasNoKeys(string hocon) => Assert.Empty(ConfigurationFactory.ParseString(hocon).AsEnumerable());
}
