using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// An immutable tree of settings. A path is elements separated by dots; an element that holds a dot stands in double quotes. A missing key gives
/// the default; a value of the wrong kind throws.
/// </summary>
public class Config
{
    private static readonly HoconValue Nothing = new(new HoconObject());

    public Config()
        : this(Nothing)
    {
    }

    public Config(HoconRoot root)
        : this(root?.Value)
    {
    }

    internal Config(HoconValue root)
    {
        ArgumentNullException.ThrowIfNull(root);
        Root = root;
    }

    public virtual bool IsEmpty => Root.IsEmpty;

    public HoconValue Root { get; }

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    public static Config operator +(Config config, string fallback)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.WithFallback(ConfigurationFactory.ParseString(fallback));
    }

    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    public virtual bool GetBoolean(string path, bool @default = false) => Get(path, v => v.GetBoolean(), @default);

    public virtual int GetInt(string path, int @default = 0) => Get(path, v => v.GetInt(), @default);

    public virtual long GetLong(string path, long @default = 0) => Get(path, v => v.GetLong(), @default);

    public virtual float GetFloat(string path, float @default = 0) => Get(path, v => v.GetFloat(), @default);

    public virtual double GetDouble(string path, double @default = 0) => Get(path, v => v.GetDouble(), @default);

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Get(path, v => v.GetDecimal(), @default);

    public virtual string GetString(string path, string @default = null) => Get(path, v => v.GetString(), @default);

    /// <summary>A size in bytes.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Get(path, v => v.GetByteSize(), def);

    /// <summary>A duration; a bare number is milliseconds, and <c>infinite</c> is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Get(path, v => v.GetTimeSpan(allowInfinite), @default.GetValueOrDefault());

    public virtual IList<bool> GetBooleanList(string path) => Get(path, v => v.GetBooleanList(), []);

    public virtual IList<int> GetIntList(string path) => Get(path, v => v.GetIntList(), []);

    public virtual IList<long> GetLongList(string path) => Get(path, v => v.GetLongList(), []);

    public virtual IList<byte> GetByteList(string path) => Get(path, v => v.GetByteList(), []);

    public virtual IList<float> GetFloatList(string path) => Get(path, v => v.GetFloatList(), []);

    public virtual IList<double> GetDoubleList(string path) => Get(path, v => v.GetDoubleList(), []);

    public virtual IList<decimal> GetDecimalList(string path) => Get(path, v => v.GetDecimalList(), []);

    public virtual IList<string> GetStringList(string path) => Get(path, v => v.GetStringList(), []);

    /// <summary>The object at a path as a configuration of its own, or null if there is none.</summary>
    public virtual Config GetConfig(string path)
    {
        var value = GetValue(path);
        if (value is null or { Kind: HoconKind.Null })
            return null;
        return value.IsObject()
            ? new Config(value)
            : throw new ConfigurationException($"{path}: expected an object but found {value}{value.At()}.");
    }

    /// <summary>The value at a path as it is, or null if there is none.</summary>
    public HoconValue GetValue(string path)
    {
        var value = Root;
        foreach (var element in HoconPath.Parse(path))
        {
            value = value.GetChildObject(element);
            if (value is null)
                return null;
        }

        return value;
    }

    public virtual bool HasPath(string path) => GetValue(path) is { Kind: not HoconKind.Null };

    /// <summary>This configuration over another one: objects are merged key by key, every other value here hides the one there.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (fallback is null || fallback.IsEmpty || ReferenceEquals(fallback, this))
            return this;
        return IsEmpty ? fallback : new Config(Root.WithFallback(fallback.Root));
    }

    /// <summary>The top-level keys and their values.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject().Items;

    public override string ToString() => Root.GetObject().ToString();

    private T Get<T>(string path, Func<HoconValue, T> read, T missing)
    {
        var value = GetValue(path);
        if (value is null or { Kind: HoconKind.Null })
            return missing;
        try
        {
            return read(value);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{path}: {e.Message}", e);
        }
    }
}
