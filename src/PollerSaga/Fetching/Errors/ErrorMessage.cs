using System.Globalization;
using PollerSaga.Diagnostics;

namespace PollerSaga.Fetching.Errors;

/// <summary>The message of an error: the status, the message of the rule, and the text of the partner.</summary>
internal static class ErrorMessage
{
    public static string? Of(ErrorContext context, string? ruleMessage = null)
    {
        var rule = ruleMessage is null ? string.Empty : PlainText.Line(ruleMessage).Trim().TrimEnd('.');
        if (context.Status is not { } status || (context.IsSuccess && context.Exception is not null))
            return context.Exception is { } failure ? Join(failure.Message.TrimEnd('.'), rule) : null;

        var answer = string.Create(CultureInfo.InvariantCulture, $"The API answered {status} {context.ReasonPhrase}").TrimEnd();
        return Join(answer, rule, ErrorText.Clean(context.Text));
    }

    private static string Join(params IEnumerable<string> parts)
    {
        var filled = parts.Where(part => part.Length > 0).ToList();
        return string.Join(": ", filled) is var text && text.EndsWith('…') ? text : AddStop(text, filled.Count);
    }

    // A quoted text keeps its own end.
    private static string AddStop(string text, int parts) => parts == 1 ? $"{text}." : text;
}
