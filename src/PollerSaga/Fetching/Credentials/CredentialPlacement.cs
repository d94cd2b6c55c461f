using System.Globalization;
using System.Net.Http.Headers;
using PollerSaga.Fetching.Requests;
using PollerSaga.Sources.Definitions;

namespace PollerSaga.Fetching.Credentials;

/// <summary>Where a credential is in a request.</summary>
/// <param name="source">The name of the source, for errors.</param>
/// <param name="place">The place.</param>
/// <param name="name">The name of the header, parameter or cookie; null for <see cref="CredentialPlace.Bearer"/>.</param>
internal sealed class CredentialPlacement(string source, CredentialPlace place, string? name)
{
    /// <summary>The header <c>Authorization</c>.</summary>
    public static CredentialPlacement Authorization(string source) => new(source, CredentialPlace.Header, "Authorization");

    /// <summary>Adds a credential to a request. It replaces a value of the request in the same place.</summary>
    /// <exception cref="CredentialsException">The place cannot contain the value.</exception>
    public void Apply(PartnerRequest request, string value)
    {
        if (value.Length == 0)
            throw new CredentialsException($"The credentials of the source '{source}' are empty. Set the secret to a value.");

        switch (place)
        {
            case CredentialPlace.Bearer:
                request.Set(RequestPlace.Header, "Authorization", new AuthenticationHeaderValue("Bearer", Checked(value)).ToString());
                break;
            case CredentialPlace.Header:
                request.Set(RequestPlace.Header, name!, Checked(value));
                break;
            case CredentialPlace.Cookie:
                request.AddCookie(name!, Checked(value, ";"));
                break;
            default:
                request.SetSecret(RequestPlace.Query, name!, value);
                break;
        }
    }

    // Checked here, because the error of the HTTP client can contain the value. A line break also ends the header.
    private string Checked(string value, string excluded = "")
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] is < ' ' or > '~' || excluded.Contains(value[index], StringComparison.Ordinal))
            {
                throw new CredentialsException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The credentials of the source '{source}' contain the character U+{(int)value[index]:X4} at position {index}, which "
                    + $"a {(place == CredentialPlace.Cookie ? "cookie" : "header")} cannot contain. Correct the secret."));
            }
        }

        return value;
    }
}
