@echo off
rem Starts Quarry on Windows: finds a Java 25 or newer, builds quarry.jar when it is missing, runs it.
rem QUARRY_JAVA_HOME names the Java to use; it is obeyed or refused. QUARRY_JAVA_OPTS holds more JVM options.
rem Exit code 69: no suitable Java, or the sources could not be built.
setlocal EnableExtensions DisableDelayedExpansion
set "need=25"
set "here=%~dp0"
set "jar=%here%cli\target\quarry.jar"
set "best="

if defined QUARRY_JAVA_HOME (
  call :consider "%QUARRY_JAVA_HOME%"
  if not defined best (
    echo quarry: QUARRY_JAVA_HOME=%QUARRY_JAVA_HOME% holds no Java %need% or newer 1>&2
    exit /b 69
  )
  goto found
)
call :consider "%here%runtime"
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%j in ('where java.exe 2^>nul') do call :consider "%%~dpj.."
for %%r in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
  if exist "%%~r\" for /d %%d in ("%%~r\*") do call :consider "%%~d"
)
if not defined best (
  echo quarry: needs Java %need% or newer, and found none. Install a JDK %need%, or set QUARRY_JAVA_HOME 1>&2
  exit /b 69
)

:found
if exist "%jar%" goto run
echo quarry: first use, building from source, a minute or two 1>&2
set "JAVA_HOME=%best%"
if not exist "%here%.quarry-build" mkdir "%here%.quarry-build"
call "%here%mvnw.cmd" -B -f "%here%pom.xml" -pl cli -am -Dquick -Dmaven.test.skip=true package > "%here%.quarry-build\build.log" 2>&1
if errorlevel 1 (
  findstr /b /c:"[ERROR]" "%here%.quarry-build\build.log" 1>&2
  echo quarry: the build failed; its whole output is in %here%.quarry-build\build.log 1>&2
  exit /b 69
)

:run
"%best%\bin\java.exe" --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC -Xms64m -XX:MaxNewSize=128m -XX:MaxRAMPercentage=60 ^
  -XX:CompileCommand=quiet ^
  "-XX:CompileCommand=CompileThresholdScaling,dev.quarry.simulator.floatkernel.*::*,0.02" ^
  "-XX:CompileCommand=CompileThresholdScaling,dev.quarry.simulator.intkernel.*::*,0.02" ^
  "-Dquarry.home=%here%." %QUARRY_JAVA_OPTS% -jar "%jar%" %*
exit /b %errorlevel%

rem Takes folder %1 as best unless there is one already or it is too old; reads the folder's `release` file.
:consider
if defined best exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "version="
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "version=%%~v"
for /f "tokens=1 delims=.-+" %%v in ("%version%") do set "version=%%v"
if not defined version exit /b 0
if %version% GEQ %need% set "best=%~f1"
exit /b 0
