;; Declarations of (shapes measure).
(export times pi-ish)
(import (scheme base))
(begin (define pi-ish 22/7))
