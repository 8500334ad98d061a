;;; Streams from lists, ports, numbers and objects (SRFI 41).

;; The stream of a list's elements.
(define (list->stream objs)
  (unless (list? objs) (%wrong-type "list->stream" 1 "a list" objs))
  (elements (list-copy objs)))

(define-stream (elements objs)
  (if (null? objs)
      stream-null
      (stream-cons (car objs) (elements (cdr objs)))))

;; The stream of the characters that can be read from a port, the current input port unless one is
;; given. Each is read when the stream is asked whether there is one.
(define port->stream
  (case-lambda
    (() (port->stream (current-input-port)))
    ((port)
     (unless (and (port? port) (input-port? port) (textual-port? port))
       (%wrong-type "port->stream" 1 "a textual input port" port))
     (characters port))))

(define-stream (characters port)
  (let ((char (read-char port)))
    (if (eof-object? char)
        stream-null
        (stream-cons char (characters port)))))

;; The stream of the objects, again and again. It is circular: however far it is walked, it takes no
;; more space.
(define (stream-constant . objs)
  (define-stream (cycle rest)
    (if (null? rest)
        start
        (stream-cons (car rest) (cycle (cdr rest)))))
  (define start (if (null? objs) stream-null (cycle objs)))
  start)

;; (stream-from first [step]): the stream first, first + step … without end. The step is 1 unless
;; given.
(define stream-from
  (case-lambda
    ((first) (stream-from first 1))
    ((first step)
     (check-number "stream-from" 1 first)
     (check-number "stream-from" 2 step)
     (terms first step))))

(define-stream (terms first step)
  (stream-cons first (terms (+ first step) step)))

;; (stream-range first past [step]): the stream first, first + step … up to, and without, past. The
;; step is 1 or -1 unless given, so that it leads from first to past.
(define stream-range
  (case-lambda
    ((first past)
     (check-real "stream-range" 1 first)
     (check-real "stream-range" 2 past)
     (stream-range first past (if (< first past) 1 -1)))
    ((first past step)
     (check-real "stream-range" 1 first)
     (check-real "stream-range" 2 past)
     (unless (and (real? step) (not (zero? step)))
       (%wrong-type "stream-range" 3 "a real number other than 0" step))
     (terms-before past step (if (positive? step) < >) first))))

(define-stream (terms-before past step before? first)
  (if (before? first past)
      (stream-cons first (terms-before past step before? (+ first step)))
      stream-null))

;; The stream base, (proc base), (proc (proc base)) … without end.
(define (stream-iterate proc base)
  (check-procedure "stream-iterate" 1 proc)
  (iterates proc base))

(define-stream (iterates proc base)
  (stream-cons base (iterates proc (proc base))))
