using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using PollerSaga.Faults;

namespace PollerSaga.Fetching.Credentials.Rotation;

/// <summary>
/// Encrypts refresh tokens with ASP.NET Data Protection. Its services have a container of their own: a host can use Data Protection with
/// other keys, and its logs contain the purposes, which are derived from secrets.
/// </summary>
internal sealed class TokenProtection(ProtectionKeys keys) : IDisposable
{
    private const string ApplicationName = "PollerSaga";

    private readonly Lock _lock = new();
    private ServiceProvider? _services;

    /// <summary>Encrypts a refresh token.</summary>
    /// <exception cref="DependencyUnavailableException">The database with the keys is unavailable.</exception>
    public string Protect(RotationKey key, string refreshToken) => Run(() => ProtectorOf(Provider(), key).Protect(refreshToken));

    /// <summary>Decrypts a refresh token; null if its key or its first refresh token is another one.</summary>
    /// <exception cref="DependencyUnavailableException">The database with the keys is unavailable.</exception>
    public string? TryUnprotect(RotationKey key, string protectedValue)
    {
        if (Unprotect(key, protectedValue) is { } found)
            return found;

        // Another worker has possibly created its key after this process had read all keys.
        Dispose();
        return Unprotect(key, protectedValue);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _services?.Dispose();
            _services = null;
        }
    }

    private string? Unprotect(RotationKey key, string protectedValue)
    {
        try
        {
            return Run(() => ProtectorOf(Provider(), key).Unprotect(protectedValue));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static IDataProtector ProtectorOf(IDataProtectionProvider provider, RotationKey key) =>
        provider.CreateProtector("PollerSaga.RotatedToken", [.. key.Purposes]);

    private IDataProtectionProvider Provider()
    {
        lock (_lock)
        {
            _services ??= CreateServices();
            return _services.GetRequiredService<IDataProtectionProvider>();
        }
    }

    private ServiceProvider CreateServices()
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = keys);
        return services.BuildServiceProvider();
    }

    // Data Protection wraps the fault of the database into a fault of cryptography.
    private static T Run<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (CryptographicException exception) when (FindUnavailable(exception) is { } fault)
        {
            throw new DependencyUnavailableException(fault.Message, fault);
        }
    }

    private static DependencyUnavailableException? FindUnavailable(Exception? exception)
    {
        while (exception is not null and not DependencyUnavailableException)
            exception = exception.InnerException;
        return (DependencyUnavailableException?)exception;
    }
}
