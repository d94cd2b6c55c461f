using MudBlazor;

namespace PollerSaga.Worker.Dashboard.Components;

/// <summary>A button that takes the focus when it is rendered.</summary>
public sealed class FocusedButton : MudButton
{
    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender)
            await FocusAsync();
    }
}
