using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace PollerSaga.EndToEndTests.Browser.Harness;

/// <summary>
/// The rules of accessibility, held against a page as it is drawn. The script is put into a document once, and gives the violations alone, as most
/// of the time of a look would go into the rest.
/// </summary>
internal static class Axe
{
    /// <summary>Names and roles, contrast, structure: what WCAG 2.1 AA asks for, and what axe holds for good practice.</summary>
    public static object AllRules { get; } = new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice" } };

    /// <summary>What another set of colours can break.</summary>
    public static object Colours { get; } = new { type = "rule", values = new[] { "color-contrast", "link-in-text-block" } };

    // Colours that fade over into others are looked at when they have.
    private const string Look = """
        async rules => {
            await Promise.allSettled(document.getAnimations().filter(animation => animation instanceof CSSTransition).map(transition => transition.finished));
            const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
            return found.violations.flatMap(violation => violation.nodes.map(node => `${violation.id}: ${node.html} (${node.any[0]?.message ?? violation.help})`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript() + ";void 0";

    /// <summary>What is wrong with a page, an entry for each element and rule.</summary>
    public static async Task<string[]> FindViolationsAsync(IPage page, object rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Look, rules);
    }
}
