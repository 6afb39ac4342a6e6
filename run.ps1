#!/usr/bin/env pwsh
# Builds what has changed and starts the crawler: ./run.ps1 --help. Besides the program's commands there are build, test, bench and sample.
$root = $PSScriptRoot
$bin = Join-Path (Join-Path $root '.artifacts') 'bin'
$cli = Join-Path $bin 'Crawler.Cli/release/Crawler.Cli.dll'
$ready = Join-Path $bin 'Crawler.Cli/ready/Crawler.Cli.dll'
$stamp = Join-Path $root '.artifacts/built-ps1'

function Refuse([string] $found) {
    [Console]::Error.WriteLine("run.ps1: The .NET 10 SDK is not installed; found: $found.")
    [Console]::Error.WriteLine('Install it with: winget install Microsoft.DotNet.SDK.10, or from the page "Download .NET 10.0" at dotnet.microsoft.com.')
    exit 2
}

function Build([string] $project) {
    $sdks = @(dotnet --list-sdks)
    if (-not ($sdks -match '^10\.')) { Refuse ($sdks -join ', ') }
    $started = [DateTime]::UtcNow
    $null = dotnet build (Join-Path $root $project) -c Release --nologo -v quiet -p:CompileAhead=true
    if ($LASTEXITCODE -ne 0) {
        Remove-Item -Recurse -Force -ErrorAction SilentlyContinue (Split-Path $ready)
        $log = dotnet build (Join-Path $root $project) -c Release --nologo -v quiet
        if ($LASTEXITCODE -ne 0) { $log | ForEach-Object { [Console]::Error.WriteLine($_) }; exit 1 }
        [Console]::Error.WriteLine('run.ps1: built, but not compiled ahead, so it starts slower')
    }
    Set-Content -Path $stamp -Value $started
    (Get-Item $stamp).LastWriteTimeUtc = $started
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Refuse 'no dotnet' }
$verb = if ($args.Count -gt 0) { $args[0] } else { '' }
$rest = if ($args.Count -gt 1) { @($args[1..($args.Count - 1)]) } else { @() }
switch ($verb) {
    'build' { Build 'Crawler.sln' }
    'test' { Build 'Crawler.sln'; dotnet $cli tests $root -- @rest }
    'bench' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Benchmarks/release/Crawler.Benchmarks.dll') @rest }
    { $_ -in '--help', '-h' } {
        if (-not (Test-Path $cli)) { Build 'src/Crawler.Cli' }
        dotnet $cli --help
        Write-Output "`nBesides, of this script:" '  build             Build everything.' '  test [FILTER...]  Run every test.' '  bench NAME        Measure: crawl, scan, urls, frontier, tuning, actors, soak, hostile.' '  sample [--port N] Start a web API with a crawler in it.'
    }
    'sample' { Build 'Crawler.sln'; dotnet (Join-Path $bin 'Crawler.Samples.WebHost/release/Crawler.Samples.WebHost.dll') @rest }
    default {
        if (Test-Path $cli) { dotnet $cli stale $root $stamp }
        if (-not (Test-Path $cli) -or $LASTEXITCODE -ne 0) { Build 'src/Crawler.Cli' }
        if (Test-Path $ready) { dotnet $ready @args } else { dotnet $cli @args }
    }
}
exit $LASTEXITCODE
