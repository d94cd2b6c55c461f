using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Templates;

namespace PollerSaga.Sources.Reading;

/// <summary>
/// Definitions contain no secrets. A value that is a secret must refer to one by its name. No message repeats such a value.
/// </summary>
internal static class SecretRules
{
    // Parts of names, in lower case and without separators, of fields whose values are secrets.
    private static readonly string[] SecretNames =
    [
        "password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "privatekey", "signature", "credential",
    ];

    private static readonly string[] SecretHeaders =
    [
        "authorization", "proxyauthorization", "cookie", "xauthkey", "xaccesskey",
    ];

    // The names of parameters that partners use for their keys. Tokens of pages have longer names, and never a fixed value.
    private static readonly string[] SecretParameters =
    [
        "apikey", "apitoken", "apisecret", "accesstoken", "authtoken", "token", "clientsecret", "secret", "secretkey", "password",
    ];

    /// <summary>Reads a template that must refer to a secret.</summary>
    /// <param name="expressions">Reads the template.</param>
    /// <param name="errors">The errors.</param>
    /// <param name="entry">The value; null for none.</param>
    /// <param name="example">A name for the secret, in the message.</param>
    /// <param name="canBeEmpty">Whether an empty text is allowed.</param>
    public static Template? Read(
        ExpressionReader expressions,
        DefinitionErrors errors,
        Entry? entry,
        string example,
        bool canBeEmpty = false)
    {
        if (entry is not { } value)
            return null;

        if (value.Node is not ScalarNode { Type: not ScalarType.Null } scalar)
        {
            errors.Add(value.Node, value.Path, $"The value is {value.Node.Kind}. Expected a reference to a secret: {Reference(example)}.");
            return null;
        }

        if (canBeEmpty && scalar.Text.Length == 0)
            return Template.Parse(string.Empty);
        if (!scalar.Text.Contains("${", StringComparison.Ordinal))
        {
            errors.Add(scalar, value.Path, Refusal(example));
            return null;
        }

        var template = expressions.ParseTemplate(scalar, value.Path);
        if (template is null || template.Secrets.Any())
            return template;

        errors.Add(scalar, value.Path, Refusal(example));
        return null;
    }

    /// <summary>Whether a field of a log-in request contains a secret, by its name.</summary>
    public static bool IsSecretField(string name) => Array.Exists(SecretNames, part => Fold(name).Contains(part, StringComparison.Ordinal));

    /// <summary>Whether a parameter of a query or form contains a secret, by its name.</summary>
    public static bool IsSecretParameter(string name) => SecretParameters.Contains(Fold(name));

    /// <summary>Whether a header contains a secret, by its name.</summary>
    public static bool IsSecretHeader(string name) => IsSecretField(name) || SecretHeaders.Contains(Fold(name));

    /// <summary>The message about a value that is a secret and stands in the definition.</summary>
    public static string Refusal(string example) =>
        $"The value must not stand in the definition. Write {Reference(example)} here, and store the value as the secret '{example}' "
        + $"of the workers, for example in the environment variable PollerSaga__Secrets__{example}.";

    private static string Reference(string example) => $"\"${{secret:{example}}}\"";

    private static string Fold(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
