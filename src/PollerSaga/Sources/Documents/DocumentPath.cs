using System.Globalization;

namespace PollerSaga.Sources.Documents;

/// <summary>Paths of keys in messages: <c>streams.issues.errors[0].action</c>.</summary>
internal static class DocumentPath
{
    /// <summary>The path of a key.</summary>
    public static string Of(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    /// <summary>The path of an item of a list.</summary>
    public static string Of(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
}
