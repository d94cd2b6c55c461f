using PollerSaga.Contracts.Delivery;

namespace PollerSaga.Contracts.Tasks;

/// <summary>The task's payload rests in the store.</summary>
/// <param name="Page">The task's page.</param>
/// <param name="PayloadLocation">Where it rests.</param>
/// <param name="Bytes">Its size in bytes, decoded.</param>
/// <param name="Attempts">Requests it took, at least 1.</param>
/// <param name="HttpStatus">The status of the answer.</param>
public sealed record PayloadSaved(PollerPage Page, PayloadLocation PayloadLocation, long Bytes, int Attempts, int? HttpStatus = null);
