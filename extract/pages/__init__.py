"""From the bytes of a page to the parts of an article. Everything here runs in the child processes of `pool`.

encodings  bytes → text          kinds     is it an article at all, and if not, what is it
tree       text → tree, pruned   body      tree → paragraphs (trafilatura, or the small extractor `density`)
linked     JSON-LD nodes         noise     paragraphs → paragraphs without layout noise
metadata   title, byline, …      work      the whole of it: what a child is asked to do
dates      published             pool      the children: started late, limited, killed, replaced
"""
