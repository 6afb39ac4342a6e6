using System.Globalization;
using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values that should be equal are not.</summary>
public class AkkaEqualException : XunitException
{
    public AkkaEqualException(object expected, object actual, string text)
        : base(string.Create(CultureInfo.InvariantCulture, $"{(string.IsNullOrEmpty(text) ? "Assert.Equal() Failure" : text)}{Environment.NewLine}Expected: {expected ?? "(null)"}{Environment.NewLine}Actual:   {actual ?? "(null)"}"))
    {
    }
}
