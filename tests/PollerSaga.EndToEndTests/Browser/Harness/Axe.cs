using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>
/// Checks the accessibility of a rendered page with axe. The script is added to a document once. It returns only violations, because other
/// results would take most of the time.
/// </summary>
internal static class Axe
{
    /// <summary>Rules for names and roles, contrast and structure: WCAG 2.1 AA, and axe's good practices.</summary>
    public static object AllRules { get; } = new
    {
        type = "tag",
        values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice" },
    };

    /// <summary>Rules that depend on the colour scheme.</summary>
    public static object Colours { get; } = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } };

    // Waits for colour transitions to end before the check.
    private const string Look = """
        async rules => {
            await Promise.allSettled(document.getAnimations()
                .filter(animation => animation instanceof CSSTransition)
                .map(transition => transition.finished));
            const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
            return found.violations.flatMap(violation => violation.nodes.map(node =>
                `${violation.id}: ${node.html} (${node.any[0]?.message ?? violation.help})`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript() + ";void 0";

    /// <summary>Returns the violations of a page, one entry per element and rule.</summary>
    public static async Task<string[]> FindViolationsAsync(IPage page, object rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Look, rules);
    }
}
