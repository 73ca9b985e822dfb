"""Files that are written whole or not at all."""

from course_utils.files import write_atomic


def test_write_atomic_replaces_whole_files(tmp_path):
    write_atomic(tmp_path / "a", b"one")
    write_atomic(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two" and len(list(tmp_path.iterdir())) == 1
