"""The plan as it was: files of earlier commits, read from local objects through the git program.

Nothing is fetched or locked, and no program is started that the repository names, in its settings or its
files. What git cannot answer is an error with the command that fixes it, never "nothing changed".
"""

from guangong.storage.git.branch import Version, commits_of, yaml_in
from guangong.storage.git.contents import Old, bytes_at, files_named_at, names_in, relinked
from guangong.storage.git.line_merge import Lines, merged_lines
from guangong.storage.git.program import GitError, NoRepositoryError, Repository, UnfitError
from guangong.storage.git.renames import changed_in, file_at, gone
from guangong.storage.git.repositories import Place, around, is_around, place, repository, would_track
from guangong.storage.git.revisions import base_commit, day_of, is_branch, is_commit_id, is_unborn
from guangong.storage.git.touched import FILE, touched
from guangong.storage.git.versions import history
from guangong.storage.git.working_tree import files_named, has_left_index

__all__ = [
    "FILE",
    "GitError",
    "Lines",
    "NoRepositoryError",
    "Old",
    "Place",
    "Repository",
    "UnfitError",
    "Version",
    "around",
    "base_commit",
    "bytes_at",
    "changed_in",
    "commits_of",
    "day_of",
    "file_at",
    "files_named",
    "files_named_at",
    "gone",
    "has_left_index",
    "history",
    "is_around",
    "is_branch",
    "is_commit_id",
    "is_unborn",
    "merged_lines",
    "names_in",
    "place",
    "relinked",
    "repository",
    "touched",
    "would_track",
    "yaml_in",
]
