using Crawler.Configuration;

namespace Crawler.Tests.Configuration;

public class SecretTextTests
{
    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    [InlineData("an env: word")]
    public void OtherText_IsItself(string text)
    {
        Assert.False(SecretText.IsPointer(text));
        Assert.True(SecretText.TryResolve(text, out var value, out _));
        Assert.Equal(text, value);
    }

    [Fact]
    public void VariableThatIsNotSet_IsAnError()
    {
        Assert.True(SecretText.IsPointer("env:CRAWLER_TEST_UNSET"));
        Assert.False(SecretText.TryResolve("Basic env:CRAWLER_TEST_UNSET", out _, out var error));
        Assert.Equal("The environment variable CRAWLER_TEST_UNSET is not set.", error);
    }

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret", "secret")]
    [InlineData("two\nlines\n", "two\nlines")]
    public void File_IsReadWithoutItsLastLineEnd(string content, string expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content);

            Assert.True(SecretText.TryResolve("file:" + path, out var value, out _));
            Assert.Equal(expected, value);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void FileThatIsNotThere_IsAnError()
    {
        Assert.False(SecretText.TryResolve("file:/nowhere/my secret", out _, out var error));
        Assert.Equal("The file /nowhere/my secret cannot be read.", error);
    }
}
