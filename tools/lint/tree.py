"""What the lint scripts share: the files of the tree (committed or about to be), their lines, and one way to report."""
import os
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def files(*folders, suffixes=("",)):
    """Paths from the top of the tree, sorted; ignored and deleted files left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders], cwd=TOP, check=True, capture_output=True, text=True)
    names = sorted(set(listed.stdout.split("\0")) - {""})
    return [n for n in names if n.endswith(tuple(suffixes)) and os.path.isfile(os.path.join(TOP, n))]


def text(path):
    """The file's text; None when it is binary."""
    with open(os.path.join(TOP, path), "rb") as f:
        content = f.read()
    if b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def lines(path):
    return (text(path) or "").splitlines()


def report(name, problems):
    """Prints the problems and one summary line; returns the exit status."""
    problems = list(problems)
    for problem in problems:
        print(problem)
    print(f"{name}: {len(problems)} problems" if problems else f"{name}: ok")
    return 1 if problems else 0
