package dev.quarry.data;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A calibration or input list: one sample a line, the files of several inputs separated by blanks,
/// quotes around names with blanks, `#` begins a comment. Names are relative to the list's folder;
/// what is not there is looked for in the working directory.
///
/// @param samples the files of each sample, one per network input
public record SampleList(List<List<Path>> samples) {
  public SampleList {
    samples = samples.stream().map(List::copyOf).toList();
  }

  /// Reads a list and checks that every file is there.
  ///
  /// @param list the list file
  /// @param inputs how many files a line must name
  /// @throws CompileException naming every missing file and malformed line; or when none is left
  public static SampleList read(Path list, int inputs) {
    var problems = new ArrayList<Diagnostic>();
    var samples = new ArrayList<List<Path>>();
    List<String> lines = lines(list);
    for (int i = 0; i < lines.size(); i++) {
      String where = list + ":" + (i + 1);
      List<String> names = names(lines.get(i), where, problems);
      if (names.isEmpty()) {
        continue;
      }
      if (names.size() != inputs) {
        problems.add(
            Diagnostic.error(DiagnosticCode.CALIBRATION, where, "wrong number of files in the line")
                .expected(inputs + ", one per network input", Integer.toString(names.size()))
                .help("put names that hold blanks in quotes"));
        continue;
      }
      samples.add(names.stream().map(name -> resolve(list, name, where, problems)).toList());
    }
    if (problems.isEmpty() && samples.isEmpty()) {
      problems.add(
          Diagnostic.error(
              DiagnosticCode.CALIBRATION, list.toString(), "the list names no sample at all"));
    }
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    return new SampleList(samples);
  }

  private static List<String> lines(Path list) {
    try {
      String text = Files.readString(list, StandardCharsets.UTF_8);
      return (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
    } catch (CharacterCodingException e) {
      throw new CompileException(
          Diagnostic.error(
              DiagnosticCode.CALIBRATION, list.toString(), "the list is not UTF-8 text"));
    } catch (IOException e) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.FILE_NOT_FOUND, list.toString(), "the list cannot be read")
              .help("give a text file that names one sample a line"));
    }
  }

  private static List<String> names(String line, String where, List<Diagnostic> problems) {
    var names = new ArrayList<String>();
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '#') {
        break;
      } else if (c == '"' || c == '\'') {
        int end = line.indexOf(c, i + 1);
        if (end < 0) {
          problems.add(
              Diagnostic.error(DiagnosticCode.CALIBRATION, where, "a quote is not closed"));
          return List.of();
        }
        names.add(line.substring(i + 1, end));
        i = end + 1;
      } else {
        int end = i;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
          end++;
        }
        names.add(line.substring(i, end));
        i = end;
      }
    }
    return names;
  }

  private static Path resolve(Path list, String name, String where, List<Diagnostic> problems) {
    try {
      Path beside = list.toAbsolutePath().resolveSibling(name).normalize();
      if (Files.isReadable(beside)) {
        return beside;
      }
      Path here = Path.of(name).toAbsolutePath().normalize();
      if (Files.isReadable(here)) {
        return here;
      }
    } catch (java.nio.file.InvalidPathException e) {
      problems.add(Diagnostic.error(DiagnosticCode.CALIBRATION, where, "not a file name: " + name));
      return list;
    }
    problems.add(
        Diagnostic.error(DiagnosticCode.FILE_NOT_FOUND, where, "the file '" + name + "' is missing")
            .help("names are relative to the list's folder, then to the working directory"));
    return list;
  }
}
