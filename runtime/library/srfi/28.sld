;;; (srfi 28): format, strings from a pattern. Source: SRFI 28.
;;; ~a displays the next object, ~s writes it, ~% is a newline, ~~ a tilde.
(define-library (srfi 28)
  (export format)
  (import (scheme base) (scheme write))
  (begin
    (define (format pattern . objects)
      (unless (string? pattern)
        (error "format: expected a string as argument 1, got" pattern))
      (let ((input (open-input-string pattern))
            (output (open-output-string)))
        (let loop ((objects objects))
          (let ((char (read-char input)))
            (cond ((eof-object? char) (get-output-string output))
                  ((char=? char #\~) (loop (directive pattern (read-char input) objects output)))
                  (else (write-char char output) (loop objects)))))))

    ;; Writes what the escape ~CHAR stands for and answers the objects that are left.
    (define (directive pattern char objects output)
      (case char
        ((#\a #\s)
         (when (null? objects)
           (error (string-append "format: no object left for ~" (string char) " in") pattern))
         (if (char=? char #\a)
             (display (car objects) output)
             (write (car objects) output))
         (cdr objects))
        ((#\%) (newline output) objects)
        ((#\~) (write-char #\~ output) objects)
        (else
         (if (eof-object? char)
             (error "format: the pattern ends in a single ~ (write ~~ for a tilde), got" pattern)
             (error (string-append "format: expected ~a, ~s, ~% or ~~, got ~" (string char) " in")
                    pattern)))))))
