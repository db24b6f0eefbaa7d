# Prints the worked examples of docs/numbers.md.
#
# The images are two-dimensional arrays, or files that New-MicroSsimSample writes to a temporary folder, which is deleted at the end.
$ErrorActionPreference = 'Stop'
if (-not (Get-Module MicroSsim)) { Import-Module ([IO.Path]::Combine($PSScriptRoot, '..', 'artifacts', 'module', 'MicroSsim')) }

function Say([string] $format) { [string]::Format([cultureinfo]::InvariantCulture, $format, $args) }

# Creates an image. The script block computes each pixel from its row ($y), its column ($x) and the pixel of another image ($v).
function New-Image([int] $height, [int] $width, [scriptblock] $pixel, $of) {
    $image = [double[,]]::new($height, $width)
    for ($y = 0; $y -lt $height; $y++) { for ($x = 0; $x -lt $width; $x++) { $v = if ($of) { $of[$y, $x] }; $image[$y, $x] = . $pixel } }
    , $image
}

# Returns the pixels of a page as a float64 array.
function Get-Pixels([string] $path) {
    $of = (Import-MicroSsimImage -LiteralPath $path).ToArray()
    , (New-Image $of.GetLength(0) $of.GetLength(1) { $v } $of)
}

# Prints the number of rows that a command returns, and the id and message of its first error.
function Get-Refusal([scriptblock] $command) {
    $problems = @()
    $rows = @(try { . $command } catch { $problems += $_ })
    Say '   {0} row(s); {1}: {2}' $rows.Count $problems[0].FullyQualifiedErrorId.Split(',')[0] $problems[0].Exception.Message.Split(';')[0]
}

$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'microssim-numbers-' + [guid]::NewGuid().ToString('N'))
try {
    $sample = New-MicroSsimSample $folder -Count 3 -Width 96 -Height 96
    $gt = foreach ($i in 0..2) { , (Get-Pixels "$($sample.GroundTruth)/sample_0$i.tif") }
    $raw = foreach ($i in 0..2) { , (Get-Pixels "$($sample.Prediction[0])/sample_0$i.tif") }

    # The raw images of the sample are mostly background with noise, and fits warn of it (2).
    $silent = @{ WarningAction = 'SilentlyContinue' }

    '0. One window by hand: x + y against x + y + 10, 7 x 7 pixels, R = 255'
    $ramp = New-Image 7 7 { $x + $y }
    $row = Measure-Ssim -GroundTruth $ramp -Prediction (New-Image 7 7 { $v + 10 } $ramp) -DataRange 255
    Say '   formula (2*6*16 + 6.5025) / (6*6 + 16*16 + 6.5025) = {0:F12}' ((2 * 6 * 16 + 6.5025) / (6 * 6 + 16 * 16 + 6.5025))
    Say '   Measure-Ssim                                       = {0:F12}' $row.Ssim

    '1. The scale of the prediction'
    foreach ($scale in 1, (1 / 65535), 1e-6, 1e6) {
        $scaled = New-Image 96 96 { $v * $scale } $raw[0]
        $fit = New-MicroSsimFit -GroundTruth $gt[0] -Prediction $scaled @silent
        $row = Measure-MicroSsim -GroundTruth $gt[0] -Prediction $scaled -Fit $fit
        $factor = $fit.RangeInvariantFactor
        $values = $scale, $factor, ($factor * $scale), $row.MicroSsim
        Say '   prediction x {0,-10:G4} factor {1,-14:G8} factor x scale {2:F6}  MicroSSIM {3:F6}' @values
    }

    '2. Predictions without a suitable factor: inverted stripes, an inverted specimen, a constant'
    $stripes = New-Image 64 64 { 50 * ($x % 4) }
    $invertedStripes = New-Image 64 64 { 150 - $v } $stripes
    $inverted = New-Image 96 96 { 1000 - $v } $gt[0]
    $constant = New-Image 96 96 { 100 }
    $badPairs = @(
        @{ Name = 'stripes'; Truth = $stripes; Bad = $invertedStripes }
        @{ Name = 'specimen'; Truth = $gt[0]; Bad = $inverted }
        @{ Name = 'constant'; Truth = $gt[0]; Bad = $constant }
    )
    foreach ($pair in $badPairs) {
        $fit = New-MicroSsimFit -GroundTruth $pair.Truth -Prediction $pair.Bad -WarningAction SilentlyContinue -WarningVariable warnings
        $row = Measure-MicroSsim -GroundTruth $pair.Truth -Prediction $pair.Bad -Fit $fit -WarningAction SilentlyContinue
        $values = $pair.Name, $fit.RangeInvariantFactor, $fit.Converged, $warnings.Count, $row.MicroSsim
        Say '   {0,-8}  factor {1:F6}  Converged {2,-5}  warnings of the fit {3}  MicroSSIM {4:F6}' @values
    }

    '3. The order of the images: the same three pairs, 1, 4 and 16 times as bright'
    $bright = foreach ($i in 0..2) { $times = [Math]::Pow(4, $i); , (New-Image 96 96 { $v * $times } $gt[$i]) }
    $noisy = foreach ($i in 0..2) { $times = [Math]::Pow(4, $i); , (New-Image 96 96 { $v * $times } $raw[$i]) }
    foreach ($mode in 'LastImage', 'PerImage') {
        foreach ($order in (0, 1, 2), (2, 1, 0)) {
            $set = @{ GroundTruth = $bright[$order]; Prediction = $noisy[$order]; RangeMode = $mode }
            $fit = New-MicroSsimFit @set -WarningAction SilentlyContinue -WarningVariable warnings
            $row = Measure-MicroSsim -GroundTruth $bright[0] -Prediction $noisy[0] -Fit $fit
            $values = $mode, ([string]::Join(' ', $order)), $fit.RangeInvariantFactor, $row.MicroSsim, $warnings.Count
            Say '   {0,-9} order {1}  factor {2:F6}  MicroSSIM of the first {3:F6}  warnings {4}' @values
        }
    }

    '4. Given values are used, and fits are independent'
    $first = New-MicroSsimFit -GroundTruth $gt[0] -Prediction $raw[0] @silent
    $second = New-MicroSsimFit -GroundTruth $gt[1] -Prediction (New-Image 96 96 { $v + 50 } $raw[1]) @silent
    $given = New-MicroSsimFit -GroundTruth $gt[0] -Prediction $raw[0] -RangeInvariantFactor 2
    $values = $first.PredictionOffset, $second.PredictionOffset, $given.RangeInvariantFactor
    Say '   prediction offset of the first fit {0}, of the second {1}; a given factor of 2 stays {2}' @values

    '5. An offset above many pixels of an unsigned image'
    $gt16 = (Import-MicroSsimImage "$($sample.GroundTruth)/sample_00.tif")
    $raw16 = (Import-MicroSsimImage "$($sample.Prediction[0])/sample_00.tif")
    $fit = New-MicroSsimFit -GroundTruth $gt16 -Prediction $raw16 -GroundTruthOffset 150 -PredictionOffset 130 @silent
    Say '   uint16 pixels  {0:F6}' (Measure-MicroSsim -GroundTruth $gt16 -Prediction $raw16 -Fit $fit).MicroSsim
    Say '   float64 pixels {0:F6}' (Measure-MicroSsim -GroundTruth $gt[0] -Prediction $raw[0] -Fit $fit).MicroSsim

    '6. Pixels that cannot be scored: the bad pair is an error, the good one is scored'
    $fit = New-MicroSsimFit -GroundTruth $gt[0] -Prediction $raw[0] @silent
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'problems' }
    $withNaN = New-Image 96 96 { $v } $raw[0]
    $withNaN[10, 10] = [double]::NaN
    Get-Refusal { Measure-MicroSsim -GroundTruth $gt[0], $gt[1] -Prediction $withNaN, $raw[1] -Fit $fit @quiet }
    Get-Refusal { Measure-MicroSsim -GroundTruth $constant, $gt[1] -Prediction $raw[0], $raw[1] -Fit $fit @quiet }
    $row = Measure-MicroSsim -GroundTruth $gt[0] -Prediction $constant -Fit $fit -WarningAction SilentlyContinue -WarningVariable warnings
    Say '   a constant prediction scores {0:F6}, warnings {1}' $row.MicroSsim $warnings.Count

    '7. Each image is a row; an unknown option is an error'
    Say '   {0} images, {0} rows' @(Measure-MicroSsim -GroundTruth $gt -Prediction $raw -Fit $fit).Count
    Get-Refusal { Measure-MicroSsim -GroundTruth $gt[0] -Prediction $raw[0] -Fit $fit -Gaussian $true }

    '8. Images that are too small'
    $tiny = New-Image 6 20 { $x * $y }
    $small = New-Image 10 20 { $x * $y }
    $middle = New-Image 175 200 { $x * $y }
    Get-Refusal { New-MicroSsimFit -GroundTruth $tiny -Prediction $tiny @quiet }
    Get-Refusal { Measure-MicroSsim -GroundTruth $small -Prediction $small -Fit $fit @quiet }
    Get-Refusal { Measure-MicroMs3im -GroundTruth $middle -Prediction $middle -Fit $fit @quiet }

    '9. Flat regions, where rounding can make a variance negative'
    $flat = New-Image 64 64 { if ($x -lt 48) { 1000.1 } else { 1000.1 + $y } }
    $row = Measure-MicroSsim -GroundTruth $flat -Prediction $flat -Components
    Say '   luminance {0:F6}  contrast {1:F6}  structure {2:F6}' $row.Luminance $row.Contrast $row.Structure

    '10. The data range of plain SSIM: noisy raw images against their ground truth'
    foreach ($range in 'Type', 4095, 'GroundTruth') {
        $ssim = Measure-Ssim -GroundTruth $gt16 -Prediction $raw16 -DataRange $range
        $psnr = Measure-Psnr -GroundTruth $gt16 -Prediction $raw16 -DataRange $range
        Say '   -DataRange {0,-12} Ssim {1:F6}  Psnr {2:F4}' $range $ssim.Ssim $psnr.Psnr
    }
}
finally {
    if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
}
