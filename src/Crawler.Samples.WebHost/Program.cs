using Crawler.Samples.WebHost;

if (SampleArguments.Refusal(args) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return 2;
}

if (SampleArguments.AskForHelp(args))
{
    Console.WriteLine(SampleArguments.Help);
    return 0;
}

await using var application = SampleApplication.Create(args);
try
{
    await application.RunAsync();
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync($"sample: {error.Message}");
    return 1;
}
