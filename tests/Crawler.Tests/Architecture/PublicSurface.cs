using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Crawler.Tests.Architecture;

/// <summary>Writes down what an assembly shows to others: types and members with their signatures, sorted, one a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(char)] = "char",
        [typeof(uint)] = "uint",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(member => "    " + member).Prepend(Head(type)))];

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifier = kind != "class" ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var record = type.GetMethod("<Clone>$") is not null || (type.IsValueType && type.GetMethod("PrintMembers", Declared) is not null) ? "record " : "";
        var bases = new[] { type.BaseType }.OfType<Type>().Where(one => one != typeof(object) && one != typeof(ValueType) && one != typeof(Enum)).Concat(type.GetInterfaces().Where(one => one.IsVisible)).Select(one => Name(one)).Order(StringComparer.Ordinal);
        return $"{modifier}{record}{kind} {Full(type)}{(type.IsEnum || !bases.Any() ? "" : " : " + string.Join(", ", bases))}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"));
        return type.GetMembers(Declared).Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null).Select(Line).OfType<string>();
    }

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } one when IsSeen(one) => $"{Access(one)}new({Parameters(one)})",
        MethodInfo { IsSpecialName: false } one when IsSeen(one) => $"{Access(one)}{Name(one.ReturnType, Nullability.Create(one.ReturnParameter))} {one.Name}{Generics(one)}({Parameters(one)})",
        MethodInfo { IsSpecialName: true } one when IsSeen(one) && one.Name.StartsWith("op_", StringComparison.Ordinal) => $"{Access(one)}{Name(one.ReturnType)} {one.Name}({Parameters(one)})",
        PropertyInfo one when one.GetAccessors(true).Any(IsSeen) => Property(one),
        FieldInfo { IsPublic: true, IsSpecialName: false } one => $"{(one.IsLiteral ? "const " : one.IsStatic ? "static readonly " : "")}{Name(one.FieldType)} {one.Name}",
        EventInfo one => $"event {Name(one.EventHandlerType!)} {one.Name}",
        _ => null,
    };

    private static string Property(PropertyInfo property)
    {
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        var setter = property.SetMethod is { } set && IsSeen(set) ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "";
        return $"{Access(property.GetAccessors(true).First(IsSeen))}{required}{Name(property.PropertyType, Nullability.Create(property))} {property.Name} {{{(property.GetMethod is { } get && IsSeen(get) ? " get;" : "")}{setter} }}";
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : "");

    private static string Generics(MethodInfo method) => method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, number) => Parameter(method, parameter, number)));

    private static string Parameter(MethodBase method, ParameterInfo parameter, int number)
    {
        var kind = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : number == 0 && method.GetCustomAttribute<ExtensionAttribute>() is not null ? "this "
            : parameter.GetCustomAttribute<ParamArrayAttribute>() is not null || parameter.GetCustomAttribute<ParamCollectionAttribute>() is not null ? "params " : "";
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var value = !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch { null => " = default", string text => $" = \"{text}\"", var other => string.Create(CultureInfo.InvariantCulture, $" = {other}") };
        return $"{kind}{Name(type, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Full(Type type) => type.IsNested ? $"{Full(type.DeclaringType!)}.{Plain(type)}" : $"{type.Namespace}.{Plain(type)}";

    private static string Plain(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.IsGenericTypeDefinition ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : name;
    }

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner) + "?";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsArray) return $"{Name(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        if (!type.IsGenericType) return (type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name) + mark;
        var arguments = type.GetGenericArguments().Select((argument, number) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(number)));
        return type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true ? $"({string.Join(", ", arguments)})" : $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>{mark}";
    }
}
