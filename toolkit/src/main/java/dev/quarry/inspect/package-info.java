/// What is in a file, whatever its format.
///
/// Start from [dev.quarry.inspect.Inspection]. A new format is a new case of that interface;
/// reports never change with the machine or the time.
@NullMarked
package dev.quarry.inspect;

import org.jspecify.annotations.NullMarked;
