namespace PollerSaga.Settings;

/// <summary>Stands for all sections of a host where a start validates them together.</summary>
internal sealed class AllSettings;
