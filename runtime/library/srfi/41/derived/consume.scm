;;; What is made of streams (SRFI 41). The walks are procedures of their own: what calls one in tail
;;; position holds on to no element that was passed.

;; (stream->list [n] stream): the list of the first n elements, or of all.
(define stream->list
  (case-lambda
    ((strm)
     (check-stream "stream->list" 1 strm)
     (walk-to-list -1 strm '()))
    ((n strm)
     (check-count "stream->list" 1 n)
     (check-stream "stream->list" 2 strm)
     (walk-to-list n strm '()))))

;; With a negative N, all elements.
(define (walk-to-list n strm objs)
  (if (or (= n 0) (stream-null? strm))
      (reverse objs)
      (let ((obj (stream-car strm)))
        (walk-to-list (- n 1) (stream-cdr strm) (cons obj objs)))))

;; What base becomes with each element of a finite stream: (proc base element) and so on.
(define (stream-fold proc base strm)
  (check-procedure "stream-fold" 1 proc)
  (check-stream "stream-fold" 3 strm)
  (walk-to-fold proc base strm))

(define (walk-to-fold proc base strm)
  (if (stream-null? strm)
      base
      (walk-to-fold proc (proc base (stream-car strm)) (stream-cdr strm))))

;; Call proc with the elements in order, one of each stream, up to the end of the shortest.
(define (stream-for-each proc strm . strms)
  (check-procedure "stream-for-each" 1 proc)
  (check-streams "stream-for-each" 2 (cons strm strms))
  (if (null? strms)
      (walk-for-each proc strm)
      (walk-all-for-each proc (cons strm strms))))

(define (walk-for-each proc strm)
  (when (stream-pair? strm)
    (proc (stream-car strm))
    (walk-for-each proc (stream-cdr strm))))

(define (walk-all-for-each proc strms)
  (unless (any-null? strms)
    (apply proc (map stream-car strms))
    (walk-all-for-each proc (map stream-cdr strms))))

;; How many elements a finite stream has. Computes none of them.
(define (stream-length strm)
  (check-stream "stream-length" 1 strm)
  (walk-to-length 0 strm))

(define (walk-to-length count strm)
  (if (stream-null? strm)
      count
      (walk-to-length (+ count 1) (stream-cdr strm))))

;; The n-th element, counted from 0.
(define (stream-ref strm n)
  (check-stream "stream-ref" 1 strm)
  (check-count "stream-ref" 2 n)
  (walk-to-ref strm n n))

(define (walk-to-ref strm left n)
  (cond ((stream-null? strm)
         (error (string-append "stream-ref: expected an index below "
                               (number->string (- n left)) ", the length of the stream, got")
                n))
        ((= left 0) (stream-car strm))
        (else (walk-to-ref (stream-cdr strm) (- left 1) n))))
