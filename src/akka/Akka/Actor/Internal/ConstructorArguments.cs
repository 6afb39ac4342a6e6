using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Evaluates the arguments of a constructor call that came as an expression; captured variables without a compiler.</summary>
internal static class ConstructorArguments
{
    internal static object[] Evaluate(NewExpression expression)
    {
        if (expression.Arguments.Count == 0)
            return [];

        var values = new object[expression.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(expression.Arguments[i]);
        return values;
    }

    private static object Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member when member.Expression is null or ConstantExpression or MemberExpression:
                return field.GetValue(member.Expression is null ? null : Evaluate(member.Expression));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } conversion when conversion.Type.IsAssignableFrom(conversion.Operand.Type):
                return Evaluate(conversion.Operand);
            default:
                var boxed = Expression.Convert(expression, typeof(object));
                return Expression.Lambda<Func<object>>(boxed).Compile(preferInterpretation: true)();
        }
    }
}
