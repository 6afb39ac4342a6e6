namespace Akka.Configuration.Hocon;

/// <summary>What every node of a parsed configuration can be asked.</summary>
public interface IHoconElement
{
    bool IsString();

    string GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}
