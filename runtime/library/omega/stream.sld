;;; (omega stream): the streams of SRFI 41, with what programs often add to them. Sources: SRFI 41
;;; (Bewig 2007); Abelson & Sussman, "Structure and Interpretation of Computer Programs", 3.5.
(define-library (omega stream)
  (export
   ;; SRFI 41
   stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
   define-stream stream-let stream stream-match stream-of
   list->stream port->stream stream-constant stream-from stream-iterate stream-range
   stream-unfold stream-unfolds
   stream-append stream-concat stream-drop stream-drop-while stream-filter stream-map
   stream-reverse stream-scan stream-take stream-take-while stream-zip
   stream->list stream-fold stream-for-each stream-length stream-ref
   ;; More
   cons-stream integers-from stream-interleave stream-cycle generator->stream)
  (import (scheme base)
          (srfi 41)
          (only (omega primitive) %wrong-type %call-with-finally)
          (only (omega fiber) current-fiber channel channel-send! channel-receive!))
  (begin

;; (cons-stream object stream): the object, which is evaluated now, before the stream, which is not.
(define-syntax cons-stream
  (syntax-rules ()
    ((_ object strm) (let ((head object)) (stream-cons head strm)))
    ((_ . rest) (syntax-error "cons-stream: expected an object and a stream, got" rest))))

;; The stream n, n + 1, … without end.
(define (integers-from n)
  (if (not (exact-integer? n)) (%wrong-type "integers-from" 1 "an exact integer" n))
  (stream-from n))

;; The stream of the elements of all streams in turn: the first of each, the second of each …; of one
;; that has ended no more are taken.
(define (stream-interleave . strms)
  (check-streams "stream-interleave" 1 strms)
  (interleaved strms '()))

;; LATER are those that have had their turn, the last first.
(define-stream (interleaved strms later)
  (cond
    ((and (null? strms) (null? later)) stream-null)
    ((null? strms) (interleaved (reverse later) '()))
    ((stream-null? (car strms)) (interleaved (cdr strms) later))
    (else
     (stream-cons (stream-car (car strms))
                  (interleaved (cdr strms) (cons (stream-cdr (car strms)) later))))))

;; The stream of the elements of a finite stream, again and again. It is circular: however far it is
;; walked, it takes the space of one round.
(define (stream-cycle strm)
  (check-streams "stream-cycle" 1 (list strm))
  (define-stream (round rest)
    (if (stream-null? rest)
        start
        (stream-cons (stream-car rest) (round (stream-cdr rest)))))
  (define-stream (begun) (if (stream-null? strm) stream-null (round strm)))
  (define start (begun))
  start)

(define (check-streams who position objs)
  (if (pair? objs)
      (begin
        (if (not (stream? (car objs))) (%wrong-type who position "a stream" (car objs)))
        (check-streams who (+ position 1) (cdr objs)))))

;; The stream of what a generator (SRFI 158) answers, up to an end-of-file object. It is asked for an
;; item when the stream is asked whether there is one, no sooner, and once for each; so whoever
;; produces the items, such as an operation of the host, is never ahead of who takes them. It is
;; asked by one fiber at a time; others wait, and get the same item.
(define (generator->stream generator)
  (if (not (procedure? generator)) (%wrong-type "generator->stream" 1 "a procedure" generator))
  (let ((turn (channel 1)) (asking #f))
    (define (in-turn thunk)
      (if (and asking (eq? asking (current-fiber)))
          (error "generator->stream: this fiber is asking for that item already, of" generator))
      (channel-receive! turn)
      (%call-with-finally
        (lambda ()
          (set! asking (current-fiber))
          (thunk))
        (lambda ()
          (set! asking #f)
          (channel-send! turn 'free))))
    (define (items)
      (let ((item #f) (known #f))
        (define (ask)
          (if (not known)
              (begin
                (set! item (generator))
                (set! known #t)))
          item)
        ((stream-lambda ()
           (let ((item (in-turn ask)))
             (if (eof-object? item)
                 stream-null
                 (stream-cons item (items))))))))
    (channel-send! turn 'free)
    (items)))

  ))
