using Microsoft.Extensions.Options;

namespace PollerSaga.Settings;

/// <summary>
/// The options of a section before their validation. Configuration of one section that depends on another reads these: the checked options
/// fail while any section is invalid, and one start names the mistakes of all sections.
/// </summary>
internal sealed class UncheckedSettings<TOptions>(
    IEnumerable<IConfigureOptions<TOptions>> configure,
    IEnumerable<IPostConfigureOptions<TOptions>> postConfigure)
    where TOptions : class, ISettings, new()
{
    private readonly Lazy<TOptions> _value = new(() => new OptionsFactory<TOptions>(configure, postConfigure).Create(Options.DefaultName));

    public TOptions Value => _value.Value;
}
