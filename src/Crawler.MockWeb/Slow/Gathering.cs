namespace Crawler.MockWeb.Slow;

/// <summary>Lets requests go on when so many of them are there.</summary>
internal sealed class Gathering
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (int Waiting, TaskCompletionSource Complete)> _groups = [];

    /// <summary>Waits for the others of a group.</summary>
    /// <param name="size">Members of the group, this one included.</param>
    /// <param name="gone">This one does not wait any longer.</param>
    public async Task WaitAsync(int size, CancellationToken gone)
    {
        TaskCompletionSource complete;
        lock (_lock)
        {
            if (!_groups.TryGetValue(size, out var group)) group = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            complete = group.Complete;
            _groups[size] = (group.Waiting + 1, complete);
            if (group.Waiting + 1 >= size)
            {
                _groups.Remove(size);
                complete.SetResult();
            }
        }

        try
        {
            await complete.Task.WaitAsync(gone);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (_groups.TryGetValue(size, out var group) && group.Complete == complete) _groups[size] = (group.Waiting - 1, complete);
            }

            throw;
        }
    }
}
