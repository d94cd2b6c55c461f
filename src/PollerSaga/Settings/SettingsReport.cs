using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace PollerSaga.Settings;

/// <summary>Checks every section of a host at once, so that one start names every mistake.</summary>
internal sealed class SettingsReport
{
    // The order of the README's table. A section of a module that this host lacks is no mistake.
    public static readonly ImmutableArray<string> Sections =
    [
        "Transport", "Database", "Payloads", "ProcessingQueue", "Processing", "CompletionQueue", "Aws",
        "Polling", "Fetching", "Retention", "Worker", "Http",
    ];

    private readonly Lazy<IReadOnlyList<string>> _failures;

    public SettingsReport(IServiceProvider services) => _failures = new(() => FindFailures(services));

    /// <summary>A sentence for each mistake, ordered by section.</summary>
    public IReadOnlyList<string> Failures => _failures.Value;

    private static List<string> FindFailures(IServiceProvider services)
    {
        var check = new SettingsCheck();
        var sections = services.GetServices<SettingsSection>().OrderBy(section => Sections.IndexOf(section.Name)).ToList();
        foreach (var all in sections.Select(section => section.All).DistinctBy(all => all.Path))
        {
            foreach (var child in all.GetChildren())
            {
                if (!Sections.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && !SecretsCheck.Covers(child.Key))
                    check.Add(SettingsReader.DescribeUnknown(child));
            }

            SecretsCheck.Validate(all, check);
        }

        foreach (var section in sections)
            section.Validate(services, check);

        if (check.Failures.Count == 0)
        {
            foreach (var rule in services.GetServices<ISettingsRule>())
                rule.Validate(services, check);
        }

        return check.Failures;
    }
}
