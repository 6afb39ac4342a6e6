using Crawler.Configuration.Hocon;

namespace Crawler.Tests.Configuration.Hocon;

public class HoconParserTests
{
    [Theory]
    [InlineData("a = 1")]
    [InlineData("a : 1")]
    [InlineData("{ a = 1 }")]
    [InlineData("\"a\" = 1")]
    [InlineData("\uFEFFa = 1")]
    [InlineData("a = 0, a = 1")]
    [InlineData("a = 1,")]
    [InlineData("a = 1 # comment")]
    [InlineData("a = 1 // comment")]
    [InlineData("# comment\r\na = 1\r\n// another")]
    [InlineData("a { b = 2 }\na = 1")]
    [InlineData("a = 1.1, a = ${b}, b = 1")]
    public void OneValue_WrittenInAnyWay_IsRead(string hocon) => Assert.Equal("1", Find(hocon, "a").Text);

    [Theory]
    [InlineData("a { b { c = 1, d = 2 } }")]
    [InlineData("a.b { c = 1 }\na { b.d = 2 }")]
    [InlineData("a.b.c = 1\na.b.d = 2")]
    [InlineData("a\n{\n  b =\n  {\n c = 1\n d = 2\n}\n}")]
    [InlineData("a = { b = { d = 2 } }\na.b { c = 1 }")]
    [InlineData("{\"a\": {\"b\": {\"c\": 1, \"d\": 2}}}")]
    public void NestedAndDottedKeysAndDuplicateObjects_Merge(string hocon)
    {
        Assert.Equal("1", Find(hocon, "a", "b", "c").Text);
        Assert.Equal("2", Find(hocon, "a", "b", "d").Text);
    }

    [Theory]
    [InlineData("a = one two  three", "one two  three")]
    [InlineData("a =   one   # c", "one")]
    [InlineData("a = \" one \"", " one ")]
    [InlineData("a = one \"two\" ${b}, b = 3", "one two 3")]
    [InlineData("a = ${b}${b}, b = 3", "33")]
    [InlineData("a = \"x\\t\\u00e9\\\"\\\\\\/\"", "x\té\"\\/")]
    [InlineData("a = \"\"\"one\n \"two\" \\n\"\"\"", "one\n \"two\" \\n")]
    [InlineData("a = \"\"\"\"x\"\"\"\"", "\"x\"")]
    [InlineData("a = null x", "null x")]
    [InlineData("a = \"null\"", "null")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = /usr/lib", "/usr/lib")]
    [InlineData("a = 10.5 s", "10.5 s")]
    public void Text_KeepsItsInnerSpaces(string hocon, string expected) =>
        Assert.Equal(expected, Find(hocon, "a").Text);

    [Theory]
    [InlineData("a = [x, y, z]")]
    [InlineData("a = [x, y, z, ]")]
    [InlineData("a = [\n x\n y\n\n z\n]")]
    [InlineData("a = [\n x, # c\n y,\n z // c\n]")]
    [InlineData("a = [x] [y, z]")]
    [InlineData("a = ${b} [z], b = [x, y]")]
    [InlineData("a = [\"x\", ${b}, z], b = y")]
    public void List_ByCommaOrNewline_IsRead(string hocon) =>
        Assert.Equal(["x", "y", "z"], Find(hocon, "a").Items.Select(item => item.Text));

    [Fact]
    public void Null_IsNotTheText() => Assert.Equal(HoconKind.Null, Find("a = null", "a").Kind);

    [Theory]
    [InlineData("/crawler/fetchers { n = 1 }", "/crawler/fetchers")]
    [InlineData("\"/crawler/fetchers\" { n = 1 }", "/crawler/fetchers")]
    [InlineData("\"*.mock.test\" { n = 1 }", "*.mock.test")]
    [InlineData("\"/wild/*\".n = 1", "/wild/*")]
    public void QuotedKey_MayHoldDotsAndSlashes(string hocon, string key) => Assert.Equal("1", Find(hocon, key, "n").Text);

    [Fact]
    public void Substitution_OfAnObject_SeesTheWholeText()
    {
        const string Text = "copy = ${base}\nbase { x = 1 }\nbase.y = ${base.x}";

        Assert.Equal("1", Find(Text, "copy", "x").Text);
        Assert.Equal("1", Find(Text, "copy", "y").Text);
    }

    [Theory]
    [InlineData("a = ${HOME}")]
    [InlineData("a = ${b.c}, b = 1")]
    public void Substitution_ThatTheTextDoesNotDefine_IsRefused(string hocon)
    {
        var e = Assert.Throws<HoconException>(() => HoconParser.Parse(hocon));

        Assert.Contains("gives ${", e.Message, StringComparison.Ordinal);
        Assert.Contains("line 1, column 5", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = 1\nb {\n  c = 2\n", "line 2, column 3", "'{' is never closed")]
    [InlineData("{ a = 1", "line 1, column 1", "never closed")]
    [InlineData("a = 1 }", "line 1, column 7", "closes nothing")]
    [InlineData("}}}", "line 1, column 1", "closes nothing")]
    [InlineData("{ a = 1 }\nb = 2", "line 2, column 1", "Nothing can follow")]
    [InlineData("a = [1, 2", "line 1, column 5", "'[' is never closed")]
    [InlineData("a = [1, 2}", "line 1, column 10", "does not close")]
    [InlineData("[1]", "line 1, column 1", "not a list")]
    [InlineData("a = [1]\na += 2", "line 2, column 3", "'+='")]
    [InlineData("a+=2", "line 1, column 1", "'+='")]
    [InlineData("a = ${?x}", "line 1, column 5", "'${?path}'")]
    [InlineData("b { x = 1 }\na = ${b} { c = 1 }", "line 2, column 5", "replace instead of merging")]
    [InlineData("a = { b = 1 } { c = 1 }", "line 1, column 5", "replace instead of merging")]
    [InlineData("a { b = 1 } c = 2", "line 1, column 13", "must stand in double quotes")]
    [InlineData("a = ${b} x, b { c = 1 }", "line 1, column 5", "Akka would replace")]
    [InlineData("a { x = 1 }\na = ${b}\nb { c = 1 }", "line 2, column 5", "instead of merging")]
    [InlineData("a = ${b}\na { x = 1 }\nb { c = 1 }", "line 2, column 1", "instead of merging")]
    [InlineData("a = ${a}", "line 1, column 5", "leads back to itself")]
    [InlineData("a { b = ${a} }", "line 1, column 9", "leads back to itself")]
    [InlineData("a = ${b}, b = [${a}]", "line 1, column 5", "leads back to itself")]
    [InlineData("a = ${b", "line 1, column 5", "never closed")]
    [InlineData("a = $b", "line 1, column 5", "double quotes")]
    [InlineData("a = \"x\ny\"", "line 1, column 5", "not closed on its line")]
    [InlineData("a = \"\"\"x", "line 1, column 5", "never closed")]
    [InlineData("a = \"\\x\"", "line 1, column 6", "escape")]
    [InlineData("a = http://x.test/", "line 1, column 9", "double quotes")]
    [InlineData("a = b = c", "line 1, column 7", "double quotes")]
    [InlineData("a = *.test", "line 1, column 5", "value is missing")]
    [InlineData("a =\nb = 1", "line 1, column 4", "value is missing")]
    [InlineData("a =", "line 1, column 4", "value is missing")]
    [InlineData("a\nb = 1", "line 1, column 2", "Expected '='")]
    [InlineData("a", "line 1, column 2", "Expected '='")]
    [InlineData("a..b = 1", "line 1, column 1", "key is missing")]
    [InlineData("a. = 1", "line 1, column 1", "key is missing")]
    [InlineData("*.x = 1", "line 1, column 1", "double quotes")]
    [InlineData("\"\"\"a\"\"\" = 1", "line 1, column 1", "A key cannot stand")]
    [InlineData("a \"b\" = 1", "line 1, column 3", "stands beside another")]
    [InlineData("\"a\" b = 1", "line 1, column 5", "stands beside another")]
    [InlineData("\"a\"+=1", "line 1, column 4", "'+='")]
    [InlineData("= 1", "line 1, column 1", "key is missing")]
    [InlineData("a = [1] x", "line 1, column 5", "cannot be joined")]
    [InlineData("include \"x\"", "line 1, column 1", "--config")]
    [InlineData("include x", "line 1, column 1", "double quotes")]
    public void WhatAkkaWouldMisread_IsRefusedWithItsPosition(string hocon, string position, string reason)
    {
        var e = Assert.Throws<HoconException>(() => HoconParser.Parse(hocon));

        Assert.Contains(position, e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyOpenBrackets_AreRefused() =>
        Assert.Throws<HoconException>(() => HoconParser.Parse("a = " + new string('[', 100_000)));

    [Theory]
    [InlineData("")]
    [InlineData("  \n# nothing\n")]
    [InlineData("{}")]
    public void NothingWritten_IsEmpty(string hocon) => Assert.Empty(HoconParser.Parse(hocon).Items);

    [Fact]
    public void Position_IsKnownPerValue() => Assert.Equal(new HoconPosition(3, 4), Find("a {\n  b = [1,\n   2]\n}", "a", "b").Items[1].Position);

    private static HoconValue Find(string hocon, params string[] path)
    {
        var value = new HoconValue(HoconParser.Parse(hocon), default);
        foreach (var element in path)
        {
            value = value.Object.GetKey(element);
            Assert.NotNull(value);
        }

        return value;
    }
}
