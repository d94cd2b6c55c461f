using MassTransit;
using PollerSaga.Contracts.Delivery;
using PollerSaga.Contracts.Tasks;
using PollerSaga.Storage;

namespace PollerSaga.Tasks;

/// <summary>The activities of <see cref="PollerTaskStateMachine"/>.</summary>
internal static class PollerTaskActivities
{
    public static EventActivityBinder<PollerTask, StartPollerTask> Begin(
        this EventActivityBinder<PollerTask, StartPollerTask> binder,
        TimeProvider clock) =>
        binder.Then(context =>
        {
            var (task, page) = (context.Saga, context.Message.Page);
            task.JobId = page.JobId;
            task.Index = page.Index;
            task.ExpiresAt = page.ExpiresAt;
            task.StartedAt = clock.GetUtcNow();

            // Results of an earlier run of the job are no longer valid.
            (task.PayloadBucket, task.PayloadKey, task.PayloadBytes, task.SavedAt) = (null, null, null, null);
            (task.Error, task.HttpStatus, task.EndedAt, task.Released, task.Ending) = (null, null, null, null, null);
            task.Attempts = 0;
            (task.Facts, task.ContentHash) = (null, null);
            task.RequestHash = page.Continuation is { } continuation ? PageRequestHash.Of(continuation.Token) : null;
        });

    public static EventActivityBinder<PollerTask, T> Lease<T>(
        this EventActivityBinder<PollerTask, T> binder,
        TimeSpan duration,
        TimeProvider clock)
        where T : class => binder.Then(context => context.Saga.LeaseUntil = clock.GetUtcNow() + duration);

    public static EventActivityBinder<PollerTask, StartPollerTask> Fetch(this EventActivityBinder<PollerTask, StartPollerTask> binder) =>
        binder.Publish(context => new FetchPayload(context.Message.Page));

    public static EventActivityBinder<PollerTask, PayloadSaved> Keep(
        this EventActivityBinder<PollerTask, PayloadSaved> binder,
        TimeProvider clock) =>
        binder.Then(context =>
        {
            var (task, saved) = (context.Saga, context.Message);
            task.PayloadBucket = saved.PayloadLocation.Bucket;
            task.PayloadKey = saved.PayloadLocation.Key;
            task.PayloadBytes = saved.Bytes;
            task.Attempts = saved.Attempts;
            task.HttpStatus = saved.HttpStatus;
            task.Facts = saved.Facts;

            // Pages without records are alike, and are no repetition.
            task.ContentHash = saved.Facts is { Records: not 0 } facts ? facts.Digest : null;
            task.SavedAt = clock.GetUtcNow();
        });

    public static EventActivityBinder<PollerTask, PageSkipped> Keep(this EventActivityBinder<PollerTask, PageSkipped> binder) =>
        binder.Then(context =>
        {
            var (task, skipped) = (context.Saga, context.Message);
            task.Attempts = skipped.Attempts;
            task.HttpStatus = skipped.HttpStatus;
            task.Facts = skipped.Facts;
        });

    /// <summary>Releases the tasks that a saved page determines. Pages of the built-in dialect determine none.</summary>
    public static EventActivityBinder<PollerTask, T> ReleaseDetermined<T>(
        this EventActivityBinder<PollerTask, T> binder,
        Func<BehaviorContext<PollerTask, T>, PollerPage> page)
        where T : class => binder.If(context => context.Saga.Facts is not null, known => known.Release(page));

    public static EventActivityBinder<PollerTask, PayloadSaved> Enqueue(this EventActivityBinder<PollerTask, PayloadSaved> binder) =>
        binder.Publish(context => new EnqueuePayload(context.Message.Page, context.Message.PayloadLocation, context.Message.Facts));

    public static EventActivityBinder<PollerTask, StartPollerTask> Enqueue(this EventActivityBinder<PollerTask, StartPollerTask> binder) =>
        binder.Publish(context => new EnqueuePayload(
            context.Message.Page,
            new PayloadLocation(context.Saga.PayloadBucket!, context.Saga.PayloadKey!),
            context.Saga.Facts));

    public static EventActivityBinder<PollerTask, PollerTaskFailed> GiveReason(
        this EventActivityBinder<PollerTask, PollerTaskFailed> binder) =>
        binder.Then(context =>
        {
            context.Saga.Error = Reason.Truncate(context.Message.Error);
            context.Saga.HttpStatus = context.Message.HttpStatus ?? context.Saga.HttpStatus;
            context.Saga.Attempts = Math.Max(context.Saga.Attempts, context.Message.Attempts);
        });

    public static EventActivityBinder<PollerTask, PayloadProcessingFailed> GiveReason(
        this EventActivityBinder<PollerTask, PayloadProcessingFailed> binder) =>
        binder.Then(context => context.Saga.Error = Reason.Truncate(
            string.IsNullOrWhiteSpace(context.Message.Error)
                ? "Its processing failed; the report gives no reason."
                : context.Message.Error));

    public static EventActivityBinder<PollerTask, T> End<T>(this EventActivityBinder<PollerTask, T> binder, TimeProvider clock)
        where T : class => binder.Then(context => context.Saga.EndedAt = clock.GetUtcNow());

    public static EventActivityBinder<PollerTask, PayloadProcessed> Finish(
        this EventActivityBinder<PollerTask, PayloadProcessed> binder,
        TimeProvider clock) =>
        binder.Then(context => context.Saga.CompletedAt = clock.GetUtcNow());

    public static EventActivityBinder<PollerTask, T> Release<T>(
        this EventActivityBinder<PollerTask, T> binder,
        Func<BehaviorContext<PollerTask, T>, PollerPage> page)
        where T : class => binder.Publish(context => new ReleaseNextTask(page(context)));
}
