using System.Globalization;
using System.Reflection;
using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Documentation;

/// <summary>The settings of the options classes, with their names and defaults.</summary>
internal static class SettingsTable
{
    public static IEnumerable<(string Name, string Default)> Rows => Leaves(new TestOptions(), prefix: "");

    private static IEnumerable<(string Name, string Default)> Leaves(object options, string prefix)
    {
        var properties = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
        foreach (var property in properties)
        {
            var value = property.GetValue(options);
            var name = prefix + property.Name;
            if (value is not (null or string) && value.GetType().IsClass)
            {
                foreach (var leaf in Leaves(value, name + ":"))
                    yield return leaf;
            }
            else
            {
                yield return (name, value is null or "" ? "" : $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`");
            }
        }
    }
}
