;;; (srfi 41 inside stream): the stream type. A stream is a promise of its content: the empty list,
;;; or a cell with a promise of an object and a stream. Such streams are even: neither an element
;;; nor what there is of a stream is computed before it is asked for. Sources: SRFI 41 (Bewig 2007);
;;; Wadler, Taha & MacQueen, "How to add laziness to a strict language without even being odd",
;;; 1998; SRFI 45, for chains of promises that are forced in constant space, R7RS's delay-force.
(define-library (srfi 41 inside stream)
  (export
   stream-null stream-cons stream? stream-null? stream-pair? stream-car stream-cdr stream-lambda
   ;; For libraries
   %lazy-stream %delayed->stream)
  (import (scheme base) (scheme lazy) (only (omega primitive) %wrong-type %promise-done? %promise-value
                %stream-forced! %stream-cached!))
  (begin

(define-record-type stream
  (make-stream promise)
  stream?
  (promise stream-promise))

(define-record-type cell
  (make-cell head tail)
  cell?
  (head cell-head)
  (tail cell-tail))

;; The stream without elements.
(define stream-null (make-stream (make-promise '())))

;; The content of a stream, computed if it is not known yet.
(define (content strm) (forced (stream-promise strm)))

;; What is promised; that it is computed is counted.
(define (forced promise)
  (if (%promise-done? promise)
      (%promise-value promise)
      (begin
        (%stream-forced!)
        (let ((value (force promise)))
          (%stream-cached!)
          value))))

;; Whether obj is the null stream. Computes the content of a stream.
(define (stream-null? obj)
  (and (stream? obj) (null? (content obj))))

;; Whether obj is a stream with at least one element. Computes the content of a stream.
(define (stream-pair? obj)
  (and (stream? obj) (cell? (content obj))))

;; The first element. It is computed when it is first asked for.
(define (stream-car strm)
  (forced (cell-head (cell-of "stream-car" strm))))

;; The stream without its first element. Computes neither that element nor what the rest is.
(define (stream-cdr strm)
  (cell-tail (cell-of "stream-cdr" strm)))

(define (cell-of who strm)
  (let ((cell (and (stream? strm) (content strm))))
    (if (cell? cell)
        cell
        (%wrong-type who 1 "a stream pair" strm))))

;; (stream-cons object stream): a stream with the object before the stream; neither expression is
;; evaluated before it is needed.
(define-syntax stream-cons
  (syntax-rules ()
    ((_ object strm)
     (%stream-cons (delay object) (%lazy-stream 'stream-cons strm)))))

(define (%stream-cons head tail)
  (make-stream (make-promise (make-cell head tail))))

;; (stream-lambda formals body ...): a procedure whose body answers a stream, and is evaluated when
;; that stream is asked for something.
(define-syntax stream-lambda
  (syntax-rules ()
    ((_ formals body1 body2 ...)
     (lambda formals (%lazy-stream 'stream-lambda (let () body1 body2 ...))))))

;; (%lazy-stream who expression): the stream that the expression answers, which is evaluated when
;; that stream is asked for something. WHO is a symbol for the error if it answers no stream.
(define-syntax %lazy-stream
  (syntax-rules ()
    ((_ who expression)
     (make-stream (delay-force (promise-of who expression))))))

(define (promise-of who obj)
  (cond ((stream? obj) (stream-promise obj))
        ((eq? who 'stream-cons) (%wrong-type "stream-cons" 2 "a stream" obj))
        (else
         (error (string-append (symbol->string who) ": expected a stream from the body, got")
                obj))))

;; The stream of what is promised.
(define (%delayed->stream promises)
  (if (null? promises)
      stream-null
      (%stream-cons (car promises)
                    (%lazy-stream 'stream (%delayed->stream (cdr promises))))))

  ))
