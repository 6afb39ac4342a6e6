using System.Globalization;
using System.Numerics;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>One value of a configuration: an object, a list, a text (numbers, durations and booleans are texts until they are asked for), or null.</summary>
public class HoconValue
{
    private HoconObject _object;
    private List<HoconValue> _array;
    private string _text;

    public HoconValue()
    {
    }

    internal HoconValue(string text, HoconPosition position = default)
    {
        Kind = text is null ? HoconKind.Null : HoconKind.Text;
        _text = text;
        Position = position;
    }

    internal HoconValue(HoconObject value, HoconPosition position = default)
    {
        Kind = HoconKind.Object;
        _object = value;
        Position = position;
    }

    internal HoconValue(List<HoconValue> items, HoconPosition position = default)
    {
        Kind = HoconKind.Array;
        _array = items;
        Position = position;
    }

    internal HoconValue(HoconConcatenation parts, HoconPosition position)
    {
        Kind = HoconKind.Unresolved;
        Parts = parts;
        Position = position;
    }

    public bool IsEmpty => Kind == HoconKind.Null || (Kind == HoconKind.Object && _object.Items.Count == 0);

    internal HoconKind Kind { get; private set; }

    /// <summary>Where the value begins in the text that it was parsed from.</summary>
    internal HoconPosition Position { get; }

    internal HoconConcatenation Parts { get; private set; }

    public bool IsObject() => Kind == HoconKind.Object;

    public bool IsArray() => Kind == HoconKind.Array;

    public bool IsString() => Kind == HoconKind.Text;

    /// <summary>The object, or null if the value is none.</summary>
    public HoconObject GetObject() => _object;

    /// <summary>The value of one key of this object, taken literally (no path); null if there is none or this is no object.</summary>
    public HoconValue GetChildObject(string key) => _object?.GetKey(key);

    public IList<HoconValue> GetArray() => Kind switch
    {
        HoconKind.Array => _array,
        HoconKind.Null => [],
        _ => throw Wrong("a list"),
    };

    public string GetString() => Kind switch
    {
        HoconKind.Text => _text,
        HoconKind.Null => null,
        _ => throw Wrong("a single value"),
    };

    public bool GetBoolean() => Scalar("a boolean") switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        var other => throw new NotSupportedException($"'{other}' is not a boolean{At()}: on, off, true and false are."),
    };

    public int GetInt() => Number<int>("a whole number", NumberStyles.Integer);

    public long GetLong() => Number<long>("a whole number", NumberStyles.Integer);

    public byte GetByte() => Number<byte>("a whole number from 0 to 255", NumberStyles.Integer);

    public float GetFloat() => Number<float>("a number", NumberStyles.Float);

    public double GetDouble() => Number<double>("a number", NumberStyles.Float);

    public decimal GetDecimal() => Number<decimal>("a number", NumberStyles.Float);

    public TimeSpan GetTimeSpan(bool allowInfinite = true) =>
        Convert("a duration", text => HoconUnits.Duration(text, allowInfinite));

    public long? GetByteSize() => Convert("a size", HoconUnits.Size);

    public IList<bool> GetBooleanList() => GetArray().Select(v => v.GetBoolean()).ToList();

    public IList<int> GetIntList() => GetArray().Select(v => v.GetInt()).ToList();

    public IList<long> GetLongList() => GetArray().Select(v => v.GetLong()).ToList();

    public IList<byte> GetByteList() => GetArray().Select(v => v.GetByte()).ToList();

    public IList<float> GetFloatList() => GetArray().Select(v => v.GetFloat()).ToList();

    public IList<double> GetDoubleList() => GetArray().Select(v => v.GetDouble()).ToList();

    public IList<decimal> GetDecimalList() => GetArray().Select(v => v.GetDecimal()).ToList();

    public IList<string> GetStringList() => GetArray().Select(v => v.GetString()).ToList();

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var text = new StringBuilder();
        HoconText.AppendValue(text, this, indent);
        return text.ToString();
    }

    internal HoconValue WithFallback(HoconValue fallback) =>
        Kind == HoconKind.Object && fallback.Kind == HoconKind.Object
            ? new HoconValue(_object.WithFallback(fallback._object), Position)
            : this;

    /// <summary>Gives a value that waited for its substitutions the content that they led to.</summary>
    internal void Resolve(HoconValue content)
    {
        Kind = content.Kind;
        _text = content._text;
        _array = content._array;
        _object = content._object;
        Parts = null;
    }

    internal string At() => Position.IsKnown ? $" ({Position})" : "";

    private string Scalar(string wanted) => Kind == HoconKind.Text ? _text : throw Wrong(wanted);

    private T Number<T>(string wanted, NumberStyles style)
        where T : INumberBase<T> =>
        Convert(wanted, text => T.TryParse(text, style, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not {wanted}, or is too large for the place that asks for it."));

    private T Convert<T>(string wanted, Func<string, T> read)
    {
        var text = Scalar(wanted);
        try
        {
            return read(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new FormatException(e.Message.TrimEnd('.') + At() + ".", e);
        }
    }

    private ConfigurationException Wrong(string wanted)
    {
        var actual = Kind switch
        {
            HoconKind.Object => "an object",
            HoconKind.Array => "a list",
            HoconKind.Text => $"'{_text}'",
            _ => "null",
        };
        return new ConfigurationException($"Expected {wanted} but found {actual}{At()}.");
    }
}
