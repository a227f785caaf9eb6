/**
 * The same duty on Windows, as `powershell -EncodedCommand`: stdin ends when Optimus is gone. Windows has neither groups nor
 * readable environments, so a tree is what was registered and what descends from it; a pid that has come round meanwhile is
 * known by its creation time.
 */
export const WINDOWS_GUARDIAN = `
$ErrorActionPreference = 'SilentlyContinue'
$roots = @{}
while ($null -ne ($line = [Console]::In.ReadLine())) {
  if ($line -match '^\\+(\\d+)$') {
    $process = Get-Process -Id $Matches[1]
    if ($process) { $roots[[int]$Matches[1]] = $process.StartTime.ToFileTimeUtc() }
  } elseif ($line -match '^-(\\d+)$') { $roots.Remove([int]$Matches[1]) }
}
$mine = @{}
foreach ($root in $roots.Keys) { $mine[$root] = $roots[$root] }
for ($round = 0; $round -lt 50; $round++) {
  $all = Get-CimInstance Win32_Process
  do {
    $more = $false
    foreach ($process in $all) {
      $parent = [int]$process.ParentProcessId
      $created = $process.CreationDate.ToFileTimeUtc()
      if (-not $mine.ContainsKey([int]$process.ProcessId) -and $mine.ContainsKey($parent) -and $created -ge $mine[$parent]) {
        $mine[[int]$process.ProcessId] = $created
        $more = $true
      }
    }
  } while ($more)
  $left = $all | Where-Object {
    $_.ProcessId -ne $PID -and $mine.ContainsKey([int]$_.ProcessId) -and $mine[[int]$_.ProcessId] -eq $_.CreationDate.ToFileTimeUtc()
  }
  if (-not $left) { break }
  foreach ($process in $left) { & taskkill.exe /T /F /PID $process.ProcessId | Out-Null }
  Start-Sleep -Milliseconds 50
}
`;

export function windowsGuardianArgs(): string[] {
  const encoded = Buffer.from(WINDOWS_GUARDIAN, 'utf16le').toString('base64');
  return ['-NoProfile', '-NonInteractive', '-WindowStyle', 'Hidden', '-EncodedCommand', encoded];
}
